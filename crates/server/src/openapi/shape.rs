//! Schemas in few words, for what is described here and declared elsewhere.

use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, Discriminator, Object, ObjectBuilder, OneOf, OneOfBuilder,
    Ref, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{KnownFormat, RefOr};

/// A schema, or where one stands.
pub(super) type Shape = RefOr<Schema>;

/// A property: its name, what it holds, and a sentence about it.
pub(super) type Property = (&'static str, Shape, &'static str);

/// Gives a schema of its own name to a type that is declared in another crate, or only here.
macro_rules! component {
    ($(#[$doc:meta])* $name:ident = $shape:expr, uses [$($used:ty),*]) => {
        $(#[$doc])*
        pub(crate) struct $name;

        impl utoipa::PartialSchema for $name {
            fn schema() -> $crate::openapi::shape::Shape {
                $shape
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schemas(all: &mut Vec<(String, $crate::openapi::shape::Shape)>) {
                $($crate::openapi::shape::collect::<$used>(all);)*
                let _ = all;
            }
        }
    };
}

pub(super) use component;

/// Adds a schema and those that it refers to.
pub(super) fn collect<T: ToSchema>(all: &mut Vec<(String, Shape)>) {
    let name = T::name().into_owned();
    if all.iter().all(|(known, _)| *known != name) {
        all.push((name, T::schema()));
        T::schemas(all);
    }
}

/// Where the schema of a type stands.
pub(super) fn refer<T: ToSchema>() -> Shape {
    refer_to(&T::name())
}

/// Where the schema of a name stands.
pub(super) fn refer_to(name: &str) -> Shape {
    RefOr::Ref(Ref::from_schema_name(name))
}

/// Any text.
pub(super) fn text() -> Shape {
    of(ObjectBuilder::new().schema_type(Type::String))
}

/// A text of at most so many letters.
pub(super) fn text_up_to(most: usize) -> Shape {
    of(ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(most)))
}

/// A text that a regular expression describes.
pub(super) fn text_like(pattern: &str) -> Shape {
    of(ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(pattern)))
}

/// A calendar date.
pub(super) fn date() -> Shape {
    formatted(Type::String, KnownFormat::Date)
}

/// A moment in UTC.
pub(super) fn moment() -> Shape {
    formatted(Type::String, KnownFormat::DateTime)
}

/// A whole number.
pub(super) fn integer() -> Shape {
    formatted(Type::Integer, KnownFormat::Int64)
}

/// `true` or `false`.
pub(super) fn boolean() -> Shape {
    of(ObjectBuilder::new().schema_type(Type::Boolean))
}

/// Anything at all.
pub(super) fn anything() -> Shape {
    of(ObjectBuilder::new().schema_type(SchemaType::AnyValue))
}

/// One of a closed list of words.
pub(super) fn one_word_of(words: impl IntoIterator<Item = &'static str>) -> Shape {
    of(ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words)))
}

/// A list.
pub(super) fn list(items: Shape) -> Shape {
    RefOr::T(Schema::Array(ArrayBuilder::new().items(items).build()))
}

/// An object with names of its own, all of one kind.
pub(super) fn map(values: Shape) -> Shape {
    of(ObjectBuilder::new()
        .schema_type(Type::Object)
        .additional_properties(Some(AdditionalProperties::RefOr(values))))
}

/// The same, or `null`.
pub(super) fn nullable(shape: Shape) -> Shape {
    match shape {
        RefOr::T(Schema::Object(mut object)) => {
            if let SchemaType::Type(kind) = object.schema_type {
                object.schema_type = SchemaType::Array(vec![kind, Type::Null]);
            }
            if let Some(words) = &mut object.enum_values {
                words.push(Value::Null);
            }
            RefOr::T(Schema::Object(object))
        }
        other => one_of([
            other,
            of(ObjectBuilder::new().schema_type(SchemaType::Type(Type::Null))),
        ]),
    }
}

/// One of several, and no other.
pub(super) fn one_of(shapes: impl IntoIterator<Item = Shape>) -> Shape {
    RefOr::T(Schema::OneOf(alternatives(shapes)))
}

/// One of several, told by the word of a property.
pub(super) fn one_of_by(
    property: &str,
    shapes: impl IntoIterator<Item = (&'static str, String)>,
) -> Shape {
    let mut by = Discriminator::new(property);
    let mut references = Vec::new();
    for (word, name) in shapes {
        let reference = Ref::from_schema_name(&name);
        by.mapping
            .insert(word.to_owned(), reference.ref_location.clone());
        references.push(RefOr::Ref(reference));
    }
    let mut choice = alternatives(references);
    choice.discriminator = Some(by);
    RefOr::T(Schema::OneOf(choice))
}

/// An object with all of these properties and no other.
pub(super) fn object(about: &str, properties: impl IntoIterator<Item = Property>) -> Shape {
    let mut object = loose(about, properties);
    object.required = object.properties.keys().cloned().collect();
    RefOr::T(Schema::Object(object))
}

/// An object with some of these properties and no other.
pub(super) fn partial(about: &str, properties: impl IntoIterator<Item = Property>) -> Shape {
    RefOr::T(Schema::Object(loose(about, properties)))
}

/// The same with a sentence about it.
pub(super) fn about(shape: Shape, sentence: &str) -> Shape {
    if sentence.is_empty() {
        return shape;
    }
    let sentence = sentence.to_owned();
    match shape {
        RefOr::Ref(mut reference) => {
            reference.description = sentence;
            RefOr::Ref(reference)
        }
        RefOr::T(mut schema) => {
            match &mut schema {
                Schema::Object(object) => object.description = Some(sentence),
                Schema::Array(array) => array.description = Some(sentence),
                Schema::OneOf(choice) => choice.description = Some(sentence),
                _ => {}
            }
            RefOr::T(schema)
        }
    }
}

fn loose(sentence: &str, properties: impl IntoIterator<Item = Property>) -> Object {
    let mut object = ObjectBuilder::new()
        .schema_type(Type::Object)
        .description(Some(sentence))
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    for (name, shape, sentence) in properties {
        object = object.property(name, about(shape, sentence));
    }
    object.build()
}

fn alternatives(shapes: impl IntoIterator<Item = Shape>) -> OneOf {
    let mut choice = OneOfBuilder::new();
    for shape in shapes {
        choice = choice.item(shape);
    }
    choice.build()
}

fn formatted(kind: Type, format: KnownFormat) -> Shape {
    of(ObjectBuilder::new()
        .schema_type(kind)
        .format(Some(SchemaFormat::KnownFormat(format))))
}

fn of(object: ObjectBuilder) -> Shape {
    RefOr::T(Schema::Object(object.build()))
}
