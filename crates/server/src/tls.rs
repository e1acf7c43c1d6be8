//! The one TLS of the program.

/// Makes *ring* the cryptography of every encrypted connection of this process; a second call changes
/// nothing. It must come before the first network client is made.
pub fn use_ring() {
    // An error says that there is one already, which is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
