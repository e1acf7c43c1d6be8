//! Headers and the fields that they mean.
