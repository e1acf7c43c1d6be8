//! Makes transforms by name.

use super::{NAMES, Transform, TransformError, TransformParams, text};

/// Makes the transform of a name with its parameters.
pub fn make(
    name: &str,
    _params: &TransformParams,
) -> Result<Box<dyn Transform>, TransformError> {
    match name {
        "text" => Ok(Box::new(text::Text)),
        _ => Err(TransformError::Unknown { name: name.to_owned(), nearest: NAMES[0] }),
    }
}
