//! Compiled catalogs and their plans, each decoded or made when first asked for.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};

use once_cell::sync::OnceCell;
use replybook_catalog::packed::{Packed, PackedCatalog, TableError};
use replybook_catalog::plan::Plan;
use replybook_catalog::table::{HTTP, Provider, Table};

/// Compiled catalogs.
#[derive(Debug)]
pub(crate) struct Catalogs {
    ids: Vec<Cow<'static, str>>,
    /// By id, in order, as `ids`.
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
    plan: OnceCell<Box<Plan>>,
    /// How many responses were classified without it.
    without: AtomicU32,
}

/// Why a packed table is decoded without a way to fail.
const OWN: &str = "the build script wrote these bytes with the same library";

impl Catalogs {
    /// Those of bytes that last, decoded one by one.
    pub fn packed(bytes: &'static [u8]) -> Result<Catalogs, TableError> {
        let packed = Packed::open(bytes)?;
        let ids = packed.catalogs().iter().map(|c| Cow::Borrowed(c.id));
        let mut catalogs = Catalogs::named(ids.collect());
        catalogs.packed = Some(packed);
        Ok(catalogs)
    }

    /// Those of a table.
    pub fn of(table: Table) -> Catalogs {
        let ids = table.providers.iter().map(|provider| provider.id.clone());
        let mut catalogs = Catalogs::named(ids.map(Cow::Owned).collect());
        catalogs.table = OnceCell::with_value(table);
        catalogs
    }

    fn named(ids: Vec<Cow<'static, str>>) -> Catalogs {
        Catalogs {
            places: ids.iter().map(|_| Place::default()).collect(),
            ids,
            packed: None,
            table: OnceCell::new(),
        }
    }

    /// The ids, in order.
    pub fn ids(&self) -> &[Cow<'static, str>] {
        &self.ids
    }

    /// The place of a catalog.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.ids.binary_search_by(|known| (**known).cmp(id)).ok()
    }

    /// The catalog at a place.
    pub fn at(&self, at: usize) -> Option<&Provider> {
        match self.packed_at(at) {
            Some(catalog) => {
                let decode = || Box::new(catalog.decode_on_demand().expect(OWN));
                Some(self.places.get(at)?.catalog.get_or_init(decode))
            }
            None => self.table.get()?.providers.get(at),
        }
    }

    /// What is known of the catalog at a place so far.
    pub fn place(&self, at: usize) -> Option<&Place> {
        self.places.get(at)
    }

    /// The plan of the catalog at a place, made when it is first asked for.
    pub fn plan(&self, at: usize) -> Option<&Plan> {
        let place = self.places.get(at)?;
        match place.plan() {
            Some(plan) => Some(plan),
            None => Some(place.make_plan(self.at(at)?, self)),
        }
    }

    fn packed_at(&self, at: usize) -> Option<&PackedCatalog<'static>> {
        self.packed.as_ref()?.catalogs().get(at)
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

impl Place {
    /// The plan, where it was made.
    #[inline]
    pub fn plan(&self) -> Option<&Plan> {
        self.plan.get().map(|plan| &**plan)
    }

    /// The plan of this provider among other catalogs, which is made at most once.
    #[cold]
    pub fn make_plan(&self, provider: &Provider, catalogs: &Catalogs) -> &Plan {
        self.plan.get_or_init(|| {
            let http = catalogs.position(HTTP).and_then(|at| catalogs.at(at));
            Box::new(Plan::beside(provider, http))
        })
    }

    /// Whether there is a plan, or so many responses were classified without it that it is
    /// worth making. It counts one more.
    pub fn is_planned_after(&self, most: u32) -> bool {
        self.plan().is_some() || self.without.fetch_add(1, Ordering::Relaxed) >= most
    }
}
