//! What every engine does, as one named test per behaviour.
//!
//! An engine runs the suite by [`contract_tests!`](crate::contract_tests) with a function that
//! opens an empty store and gives it with whatever must live as long as it.

#![expect(clippy::unwrap_used, reason = "these are tests")]
#![allow(clippy::missing_panics_doc, reason = "a test that fails panics")]
#![allow(
    clippy::wildcard_imports,
    reason = "a story reads best with the words of its fixture"
)]
#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::assigning_clones,
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "tests are small numbers and short ways of saying things"
)]

pub mod batches;
pub mod commit;
pub mod dry_run;
pub mod events;
pub mod fixture;
pub mod histories;
pub mod history;
pub mod leases;
pub mod lives;
pub mod mappings;
pub mod moved;
pub mod orphans;
pub mod policies;
pub mod records;
pub mod retention;
pub mod rollback;
pub mod speed;
pub mod stretches;
pub mod targets;

/// Makes the tests of the contract for an engine.
#[macro_export]
macro_rules! contract_tests {
    ($open:path) => {
        $crate::contract_tests! { @each $open;
            batches::a_batch_is_stored_as_it_was_made
            batches::what_is_not_there_is_none
            batches::files_are_in_use_while_a_batch_names_them
            batches::batches_come_newest_first_in_pages
            batches::one_key_makes_one_batch
            batches::a_key_with_another_payload_is_refused
            batches::many_requests_at_once_make_one_batch
            batches::a_pending_batch_is_cancelled_at_once
            batches::a_running_batch_is_cancelled_by_its_worker
            batches::a_batch_that_ended_cannot_be_cancelled_or_resumed_at_will
            batches::the_same_bytes_are_announced
            batches::clinics_do_not_see_each_other
            leases::a_claim_is_exclusive
            leases::the_oldest_batch_is_claimed_first
            leases::clinics_are_worked_for_side_by_side
            leases::a_silent_worker_is_replaced
            leases::a_silent_worker_writes_beside_nobody
            leases::leases_last_by_the_clock_of_the_database
            leases::a_lease_from_the_future_holds_nothing
            leases::the_clinic_that_waits_longest_is_served_first
            leases::a_lost_lease_cannot_write
            leases::a_heartbeat_keeps_the_lease
            leases::a_released_lease_is_taken_at_once
            leases::a_paused_batch_says_why_and_goes_on
            leases::a_failed_batch_says_why_and_resumes
            commit::records_enter_tables_links_and_ledger
            commit::a_chunk_is_all_or_nothing
            commit::a_chunk_goes_in_once
            commit::counts_add_up_after_every_chunk
            commit::the_same_file_again_creates_nothing
            commit::what_differs_is_kept_under_skip
            commit::what_differs_is_changed_under_update
            commit::what_differs_is_an_error_under_error
            commit::a_pet_without_its_owner_is_an_error
            commit::the_size_of_chunks_changes_nothing
            commit::a_repeated_record_meets_the_first
            commit::a_batch_stops_at_its_first_error
            commit::a_worker_that_takes_over_doubles_nothing
            commit::a_batch_that_stopped_goes_on_after_the_error
            dry_run::a_dry_run_touches_no_table
            dry_run::a_dry_run_tells_what_a_commit_does
            dry_run::a_dry_run_sees_what_would_change
            dry_run::a_finished_dry_run_is_committed_as_it_stands
            dry_run::what_a_dry_run_left_is_not_shown_once_it_is_committed
            events::events_enter_their_tables
            events::an_event_without_what_it_belongs_to_is_an_error
            events::a_rollback_takes_events_before_what_they_belong_to
            events::what_events_point_at_cannot_be_undone
            events::the_same_events_again_create_nothing
            histories::any_history_goes_as_the_model_says
            events::events_find_their_pets_by_name
            events::what_is_optional_may_be_missing
            events::names_are_found_in_the_same_file_and_after_an_edit
            lives::events_outside_a_life_are_told
            lives::events_of_one_file_meet_the_life_of_their_pet
            lives::what_waited_meets_the_life_of_its_pet
            lives::a_plan_weighs_events_outside_a_life
            policies::policies_are_stored_as_they_were_given
            policies::an_edited_export_changes_only_what_differs
            policies::an_empty_cell_erases_where_that_is_asked
            policies::a_whole_batch_without_errors_goes_in
            policies::one_error_keeps_a_whole_batch_out
            policies::an_orphan_keeps_a_whole_batch_out
            policies::an_error_after_the_trial_takes_all_back
            policies::a_trial_is_taken_over
            policies::a_whole_batch_that_is_stopped_leaves_nothing
            moved::a_database_that_moved_is_named
            moved::a_target_that_is_gone_is_named
            moved::what_moves_later_stops_the_batch
            moved::an_owner_who_came_since_stops_the_batch
            moved::a_dry_run_of_repeated_records_is_committed
            moved::a_whole_batch_compares_before_it_writes
            orphans::an_orphan_waits_where_that_is_asked
            orphans::a_later_batch_adopts_what_waits
            orphans::an_owner_further_down_adopts_too
            orphans::a_dry_run_that_parks_is_committed
            orphans::what_waits_twice_goes_in_once
            orphans::undoing_the_parent_parks_again
            orphans::undoing_what_waited_takes_it_out
            orphans::what_was_rolled_back_waits_no_more
            orphans::what_came_in_once_is_parked_once
            orphans::an_edited_record_stays_adopted
            orphans::an_adopted_record_meets_what_is_there
            orphans::adoption_is_taken_over
            history::a_target_tells_which_batches_touched_it
            history::history_tells_what_was_put_back
            history::history_comes_in_pages
            history::what_is_not_there_has_no_history
            records::records_are_filtered_and_paged
            records::awkward_texts_come_back_as_they_were
            retention::forgetting_takes_the_texts_and_keeps_the_rest
            retention::undoing_stays_exact
            retention::what_was_undone_is_forgotten_to_the_end
            retention::of_a_dry_run_nothing_stays
            retention::leftovers_are_forgotten
            retention::only_what_ended_can_be_forgotten
            retention::what_waits_for_its_parent_is_kept
            retention::adoption_stays_exact
            retention::what_needs_the_source_is_refused
            retention::a_failed_undo_goes_on
            retention::a_file_stays_while_another_batch_needs_it
            retention::a_file_that_is_being_removed_makes_no_batch
            retention::workers_forget_side_by_side
            retention::old_batches_are_overdue
            retention::history_tells_what_stands
            targets::an_edit_is_a_new_version
            targets::an_edit_that_changes_nothing_is_none
            targets::an_edit_of_a_stale_version_is_refused
            targets::an_edit_of_what_is_no_field_is_refused
            targets::an_edit_to_what_a_field_cannot_hold_is_refused
            targets::targets_are_paged
            mappings::a_mapping_comes_back_as_it_was_saved
            mappings::a_column_has_one_mapping_for_each_source_and_type
            mappings::a_mapping_is_replaced_whole
            mappings::mappings_are_filtered
            mappings::what_is_deleted_is_gone_and_nothing_else
            mappings::mappings_of_clinics_are_apart
            rollback::a_rollback_deletes_what_was_created
            rollback::a_rollback_restores_what_was_changed
            rollback::a_preview_tells_what_a_rollback_does
            rollback::what_was_edited_since_blocks_a_rollback
            rollback::what_was_edited_since_is_kept_on_request
            rollback::a_later_pet_keeps_its_owner
            rollback::an_edit_after_the_start_is_kept
            rollback::batches_are_undone_in_reverse_order
            rollback::a_rollback_is_resumed_by_another_worker
            rollback::a_repeated_record_is_undone_in_reverse_order
            rollback::a_pet_is_not_sent_back_to_an_owner_who_is_gone
            rollback::only_what_ended_and_wrote_can_be_undone
            rollback::a_rolled_back_batch_can_be_committed_again
            rollback::what_was_kept_can_be_undone_later
            rollback::what_was_kept_blocks_another_commit
            rollback::what_a_failed_batch_wrote_can_be_undone
            rollback::what_stands_in_the_way_is_named
            rollback::what_wrote_nothing_is_undone
            stretches::what_was_undone_is_found_by_its_status
            stretches::stretches_of_other_sizes_are_undone_once
            stretches::a_new_run_is_not_taken_for_the_one_that_was_undone
        }
    };
    (@each $open:path; $($area:ident::$behaviour:ident)+) => {
        $(
            #[tokio::test]
            async fn $behaviour() {
                let (store, _guard) = $open().await;
                $crate::contract::$area::$behaviour(&store).await;
            }
        )+
    };
}
