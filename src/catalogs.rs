//! Compiled catalogs, each decoded when first asked for.

use once_cell::sync::OnceCell;
use replybook_catalog::table::{Packed, Provider, Table, TableError};

/// Compiled catalogs.
#[derive(Debug)]
pub(crate) struct Catalogs {
    ids: Vec<String>,
    /// By id, in order, as `ids`.
    providers: Vec<OnceCell<Provider>>,
    /// Where they come from, if it was not all decoded.
    packed: Option<Packed<'static>>,
    table: OnceCell<Table>,
}

impl Catalogs {
    /// Those of bytes that last, decoded one by one.
    pub fn packed(bytes: &'static [u8]) -> Result<Catalogs, TableError> {
        let packed = Packed::open(bytes)?;
        let ids: Vec<String> = packed.catalogs().iter().map(|c| c.id.to_owned()).collect();
        Ok(Catalogs {
            providers: ids.iter().map(|_| OnceCell::new()).collect(),
            ids,
            packed: Some(packed),
            table: OnceCell::new(),
        })
    }

    /// Those of a table.
    pub fn of(table: Table) -> Catalogs {
        let ids = table.providers.iter().map(|provider| provider.id.clone());
        Catalogs {
            ids: ids.collect(),
            providers: Vec::new(),
            packed: None,
            table: OnceCell::with_value(table),
        }
    }

    /// The ids, in order.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The place of a catalog.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.ids
            .binary_search_by(|known| known.as_str().cmp(id))
            .ok()
    }

    /// The catalog at a place.
    pub fn at(&self, at: usize) -> Option<&Provider> {
        match &self.packed {
            Some(packed) => {
                let (cell, catalog) = (self.providers.get(at)?, packed.catalogs().get(at)?);
                Some(cell.get_or_init(|| {
                    let decoded = catalog.decode();
                    decoded.expect("the build script wrote these bytes with the same library")
                }))
            }
            None => self.table.get()?.providers.get(at),
        }
    }

    /// All of them as one table.
    pub fn table(&self) -> &Table {
        self.table.get_or_init(|| Table {
            providers: (0..self.ids.len())
                .filter_map(|at| self.at(at).cloned())
                .collect(),
        })
    }
}
