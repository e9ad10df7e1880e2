//! Tables: each in a box that scrolls on its own, with a name for it, and cells aligned by class.
//!
//! pulldown-cmark aligns cells with `style` attributes, which the pages' Content-Security-Policy forbids; so the cells are written here.

use super::body::Writer;
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};
use std::sync::Arc;

/// Where in a table the walk is.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// The cell being written heads its column.
    heads: bool,
}

impl<'a> Writer<'a, '_> {
    /// Opens the box and the table. The box is named after the section it stands in.
    pub(super) fn open_table(&mut self, columns: &[Alignment]) {
        let about = match (&*self.section.1, &self.parsed.title) {
            ("", Some(title)) => title.text.clone(),
            (section, _) => Arc::from(section),
        };
        self.out.html("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"");
        self.out.value(&self.options.table);
        self.out.html(": ");
        self.out.value(&about);
        self.out.html("\">");
        self.table = Table { columns: columns.to_vec(), ..Table::default() };
        self.out.event(&Event::Start(Tag::Table(Vec::new())));
    }

    pub(super) fn close_table(&mut self) {
        self.out.event(&Event::End(TagEnd::Table));
        self.out.html("</div>\n");
    }

    /// Opens the head (`in_head`) or a row.
    pub(super) fn open_row(&mut self, tag: &Tag<'a>) {
        self.table.in_head = matches!(tag, Tag::TableHead);
        self.table.column = 0;
        self.out.event(&Event::Start(tag.clone()));
    }

    /// An empty cell heads nothing, wherever it stands (the corner of a table whose rows have names).
    pub(super) fn open_cell(&mut self, empty: bool) {
        let class = match self.table.columns.get(self.table.column) {
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            // The start of the line is where words stand anyway.
            _ => "",
        };
        self.table.column += 1;
        self.table.heads = self.table.in_head && !empty;
        self.out.html(if self.table.heads { "<th scope=\"col\"" } else { "<td" });
        self.out.html(class);
        self.out.html(">");
    }

    pub(super) fn close_cell(&mut self) {
        self.out.html(if self.table.heads { "</th>" } else { "</td>" });
    }
}
