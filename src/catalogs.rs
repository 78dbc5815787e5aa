//! Compiled catalogs and their plans, each decoded or made when first asked for.

use once_cell::sync::OnceCell;
use replybook_catalog::packed::{Packed, TableError};
use replybook_catalog::table::{HTTP, Provider, Table};

use crate::fast::PlanSlot;

/// Compiled catalogs.
#[derive(Debug)]
pub(crate) struct Catalogs {
    /// By id, in order.
    places: Vec<Place>,
    /// Where they come from, if it was not all decoded.
    packed: Option<Packed<'static>>,
    table: OnceCell<Table>,
}

/// What is known of one catalog so far; boxed, because most of many are never asked for.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// Where catalogs are packed.
    catalog: OnceCell<Box<Provider>>,
    pub plan: PlanSlot,
}

/// Why a packed table is decoded without a way to fail.
const OWN: &str = "the build script wrote these bytes with the same library";

impl Catalogs {
    /// Those of bytes that last, decoded one by one.
    pub fn packed(bytes: &'static [u8]) -> Result<Catalogs, TableError> {
        let packed = Packed::open(bytes)?;
        Ok(Catalogs {
            places: places(packed.len()),
            packed: Some(packed),
            table: OnceCell::new(),
        })
    }

    /// Those of a table.
    pub fn new(table: Table) -> Catalogs {
        Catalogs {
            places: places(table.providers.len()),
            packed: None,
            table: OnceCell::with_value(table),
        }
    }

    /// The ids, in order.
    pub fn ids(&self) -> Vec<&str> {
        match &self.packed {
            Some(packed) => packed.ids().collect(),
            None => {
                let providers = self.table.get().into_iter().flat_map(|t| &t.providers);
                providers.map(|provider| provider.id.as_str()).collect()
            }
        }
    }

    /// The place of a catalog.
    pub fn position(&self, id: &str) -> Option<usize> {
        match &self.packed {
            Some(packed) => packed.position(id),
            None => self.table.get()?.position(id),
        }
    }

    /// The catalog at a place.
    pub fn at(&self, at: usize) -> Option<&Provider> {
        match &self.packed {
            Some(packed) => {
                let catalog = || packed.at(at).map(|catalog| catalog.decode_on_demand());
                let decode = || Box::new(catalog().expect(OWN).expect(OWN));
                Some(self.places.get(at)?.catalog.get_or_init(decode))
            }
            None => self.table.get()?.providers.get(at),
        }
    }

    /// What is known of the catalog at a place so far.
    pub fn place(&self, at: usize) -> Option<&Place> {
        self.places.get(at)
    }

    /// The catalog of HTTP.
    pub fn http(&self) -> Option<&Provider> {
        self.at(self.position(HTTP)?)
    }

    /// All of them as one table.
    pub fn table(&self) -> &Table {
        self.table.get_or_init(|| Table {
            providers: (0..self.places.len())
                .filter_map(|at| self.at(at).cloned())
                .collect(),
        })
    }
}

fn places(count: usize) -> Vec<Place> {
    (0..count).map(|_| Place::default()).collect()
}
