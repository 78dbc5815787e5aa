//! Where a provider's answers keep things: fields by path, and lists by what
//! they mean. A path is a position in the provider's list of queries.

use serde::{Deserialize, Serialize};

use crate::vocabulary::{NodeType, Role};

/// Position of a query in its provider's list of them.
pub type QueryIx = usize;
/// Position of a shape in its provider's list of them.
pub type ShapeIx = usize;
/// Position of a field in its shape's [`Shape::fields`].
pub type FieldIx = usize;

/// Where an answer, or an element of one, keeps things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// Name within the catalog.
    pub name: String,
    /// The elements, where the shape is of an element.
    pub each: Option<Each>,
    /// The fields, in the order written.
    pub fields: Vec<Field>,
    /// The fields that tell causes apart, most telling first.
    pub identifying: Vec<FieldIx>,
}

impl Shape {
    /// The rank of a field among the identifying ones.
    #[must_use]
    pub fn identifying_rank(&self, field: FieldIx) -> Option<usize> {
        self.identifying.iter().position(|f| *f == field)
    }
}

/// The elements of a shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Each {
    /// Selects the elements.
    pub path: QueryIx,
    /// What the list means.
    pub role: Role,
    /// Only elements of this type.
    pub of: Option<NodeType>,
    /// Where the element stands in the request; else its first array index.
    pub position: Option<QueryIx>,
    /// The list of the request that the position counts in.
    pub collection: Option<QueryIx>,
    /// The field that receives the name of the nearest object member.
    pub key: Option<FieldIx>,
}

/// One field of a shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Name within the shape; the capture's name too.
    pub name: String,
    /// The first that selects a value is the field.
    pub paths: Vec<QueryIx>,
    /// Nodes of another type are passed over.
    pub of: Option<NodeType>,
    /// Tests compare ASCII letters without case.
    pub ignore_case: bool,
}
