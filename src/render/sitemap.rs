//! `sitemap.xml`, for manuals that know where they will be published (sitemaps.org, protocol 0.9).

use super::Site;
use crate::text::{address, escape_html};

/// The addresses of all published pages.
pub(super) fn xml(site: &Site) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for &id in &site.pages {
        let page = &site.outline()[id];
        let reviewed = page.source.and_then(|source| site.manual.parsed[source].front.reviewed.as_ref());
        let changed = site.changed(id).or(reviewed.map(|(day, _)| *day));
        let changed = changed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        xml.push_str(&format!("<url><loc>{}</loc>{changed}</url>\n", escape_html(&site.canonical(&page.address))));
    }
    xml.push_str("</urlset>\n");
    xml
}

/// The full address of a page; empty when the base address is not known. A folder's page is named by its folder.
pub(super) fn canonical(base_url: &str, page: &str) -> String {
    if base_url.is_empty() {
        return String::new();
    }
    let page = if page == "index.html" {
        ""
    } else {
        page.strip_suffix("/index.html").map_or(page, |_| &page[..page.len() - "index.html".len()])
    };
    format!("{base_url}{}", address::encode(page))
}
