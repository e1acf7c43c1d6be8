//! Where the clinic is, as its plan says.

use crate::plan::Plan;
use crate::transform::Zone;
use crate::{Error, ErrorKind};

/// Refuses a country whose numbers are not known.
pub(super) fn check_country(plan: &Plan) -> Result<(), Error> {
    let countries = [plan.options.country, plan.country()];
    match countries.into_iter().find(|country| !country.is_known()) {
        None => Ok(()),
        Some(country) => {
            let message = format!(
                "the plan has country {:?}, which is not known; the nearest is {:?}",
                country.as_str(),
                country.nearest()
            );
            Err(Error::new(ErrorKind::PlanInvalid, message))
        }
    }
}

/// The time zone of the clinic.
pub(super) fn zone_of(plan: &Plan) -> Result<Zone, Error> {
    let name = &plan.options.time_zone;
    Zone::named(name).ok_or_else(|| {
        let message = format!(
            "the plan has time zone {name:?}, which is not known; the nearest is {:?}",
            Zone::nearest(name)
        );
        Error::new(ErrorKind::PlanInvalid, message)
    })
}
