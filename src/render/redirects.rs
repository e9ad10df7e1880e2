//! Pages at old addresses, which send a reader on, and the same for web servers that are told beforehand.
//!
//! Takes the table of old addresses, returns small pages that work without scripting; with it, a place on the old page is found again on the
//! new one. A page that is still there and lost a place says at its end where that place went.

use super::Site;
use super::context::Contexts;
use crate::Error;
use crate::config::RedirectMap;
use crate::emit::{Files, Pieces};
use crate::outline::address::of_asset;
use crate::outline::{Destination, PageId};
use crate::text::{address, escape_html};
use rayon::prelude::*;
use serde::Serialize;

/// Where an old address leads, for the template.
#[derive(Serialize)]
struct DestinationView {
    /// The old place on the page; empty for the page itself.
    id: String,
    title: String,
    url: String,
}

/// What an old address leads to.
pub(super) struct Way {
    /// Below the manual's root, not encoded.
    pub address: String,
    /// What readers find there.
    pub title: String,
}

impl Site<'_> {
    /// All pages at old addresses.
    pub(super) fn redirects(&self, contexts: &Contexts) -> Result<Files, Error> {
        let pages: Vec<(&String, &Destination)> = self.outline().aliases().pages.iter().collect();
        let rendered =
            pages.into_par_iter().map(|(old, to)| Ok((old.clone(), self.redirect(old, &self.way(to), "", contexts)?)));
        rendered.collect()
    }

    /// The maps of old addresses that manual.yaml asks for.
    pub(super) fn redirect_maps(&self) -> Files {
        let map = |map: &RedirectMap| match map {
            RedirectMap::Netlify => ("_redirects".to_owned(), self.netlify().into()),
            RedirectMap::Nginx => ("redirects.nginx.conf".to_owned(), self.nginx().into()),
        };
        self.manual.config.redirects.iter().map(map).collect()
    }

    /// A page that leads on. `into` is the folder that the manual's own pages are in, as seen from the root that the old address counts from.
    pub(super) fn redirect(&self, old: &str, to: &Way, into: &str, contexts: &Contexts) -> Result<Pieces, Error> {
        let mut context = contexts.common(self, old);
        let places = self.outline().aliases().places.get(old);
        let places: Vec<DestinationView> =
            places.into_iter().flatten().map(|(id, to)| view(old, id, &self.way(to), into)).collect();
        context.insert("root", &format!("{}{into}", address::to_root(old)));
        context.insert("canonical", &self.canonical(to.address.split('#').next().unwrap_or_default()));
        context.insert("to", &view(old, "", to, into));
        context.insert("places", &places);
        Ok(self.render("redirect.html", &context)?.into())
    }

    /// The way to a destination.
    pub(super) fn way(&self, to: &Destination) -> Way {
        Way { address: self.address_of(to), title: self.title_of_destination(to) }
    }

    /// A destination's address below the site's root, not encoded.
    fn address_of(&self, to: &Destination) -> String {
        match to {
            Destination::Node(node) => self.outline().address(*node),
            Destination::Place(page, id) => format!("{}#{id}", self.outline()[*page].address),
            Destination::Asset(path) => of_asset(path),
        }
    }

    fn title_of_destination(&self, to: &Destination) -> String {
        match to {
            Destination::Node(node) => self.outline().full_title(*node),
            Destination::Place(page, _) => self.outline().full_title(self.outline()[*page].node),
            Destination::Asset(path) => path.rsplit('/').next().unwrap_or(path).to_owned(),
        }
    }

    /// What stands at the end of a page that lost places: each old place, with the way to where it went. Shown when a reader comes for it.
    pub(super) fn lost_places(&self, page: PageId) -> String {
        let Some(places) = self.outline().aliases().places.get(&self.outline()[page].address) else {
            return String::new();
        };
        let word = escape_html(self.manual.config.labels.get("moved_place"));
        let line = |(id, to): (&String, &Destination)| {
            let view = view(&self.outline()[page].address, id, &self.way(to), "");
            let (id, url, title) = (escape_html(&view.id), escape_html(&view.url), escape_html(&view.title));
            format!("<p class=\"moved\" id=\"{id}\">{word} <a href=\"{url}\">{title}</a></p>\n")
        };
        places.iter().map(line).collect()
    }

    /// Where the site stands on its server: `/manual/`, or `/` where the base address is not known.
    fn base_path(&self) -> String {
        let base = &self.shown.site.config.base_url;
        base.split_once("//").and_then(|(_, rest)| rest.find('/').map(|slash| &rest[slash..])).unwrap_or("/").to_owned()
    }

    /// Each old address with the new one, both from the server's root; the new one encoded. Where there are editions, an address at the head of the site leads
    /// into the current one.
    fn pairs(&self) -> Vec<(String, String)> {
        let (base, folder) = (self.base_path(), self.shown.folder());
        let pair = |from: &str, old: &str, new: &str| {
            let (path, place) = new.split_once('#').map_or((new, None), |(path, place)| (path, Some(place)));
            let place = place.map(|place| format!("#{}", address::encode(place))).unwrap_or_default();
            let new = format!("{base}{folder}{}{place}", address::encode(path));
            let short = old.strip_suffix("index.html").map(|short| (format!("{base}{from}{short}"), new.clone()));
            std::iter::once((format!("{base}{from}{old}"), new)).chain(short)
        };
        let aliases = self.outline().aliases().pages.iter();
        let mut pairs: Vec<_> =
            aliases.clone().flat_map(|(old, to)| pair(&folder, old, &self.address_of(to))).collect();
        if !folder.is_empty() {
            pairs.extend(aliases.flat_map(|(old, to)| pair("", old, &self.address_of(to))));
            pairs.extend(self.ways_in().iter().flat_map(|way| pair("", &way.address, &way.address)));
        }
        pairs
    }

    /// <https://docs.netlify.com/routing/redirects/>; `!` because a page stands at the old address too, for servers that do not read this.
    fn netlify(&self) -> String {
        self.pairs().into_iter().map(|(old, new)| format!("{} {new} 301!\n", address::encode(&old))).collect()
    }

    /// <https://nginx.org/en/docs/http/ngx_http_map_module.html>; nginx compares with the decoded address.
    fn nginx(&self) -> String {
        let mut text = String::from(
            "# Old addresses of this manual. Include this file inside `http { … }`, and write inside `server { … }`:\n#     if ($guidepost_moved) { return 301 $guidepost_moved; }\nmap $uri $guidepost_moved {\n    default \"\";\n",
        );
        for (old, new) in self.pairs() {
            let old = old.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$");
            text.push_str(&format!("    \"{old}\" \"{new}\";\n"));
        }
        text.push_str("}\n");
        text
    }
}

fn view(from: &str, id: &str, to: &Way, into: &str) -> DestinationView {
    let (path, place) = to.address.split_once('#').map_or((&*to.address, None), |(path, place)| (path, Some(place)));
    let place = place.map(|place| format!("#{}", address::encode(place))).unwrap_or_default();
    DestinationView {
        id: id.to_owned(),
        title: to.title.clone(),
        url: format!("{}{place}", address::relative(from, &format!("{into}{path}"))),
    }
}
