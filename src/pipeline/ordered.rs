//! Many records, many threads, bounded memory, results in input order.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many items wait before and behind each worker.
const WINDOW: usize = 16;

/// What a producer hands its items to; it breaks when no more are wanted.
pub(super) type Deal<'a, Item> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

/// Does `work` on every item that `produce` hands on, on `jobs` threads, and hands the results to `sink` in the order of
/// the items.
///
/// Items are dealt to the workers in turn and taken back in turn, so no more than a window of them is ever held
/// and the order needs no sorting. When `sink` breaks, the rest is given up.
pub(super) fn ordered<Item, Done, Broken>(
    jobs: usize,
    produce: impl FnOnce(&mut Deal<'_, Item>) + Send,
    work: impl Fn(Item) -> Done + Sync,
    mut sink: impl FnMut(Done) -> ControlFlow<Broken>,
) -> ControlFlow<Broken>
where
    Item: Send,
    Done: Send,
{
    if jobs <= 1 {
        let mut broken = ControlFlow::Continue(());
        produce(&mut |item| match sink(work(item)) {
            ControlFlow::Continue(()) => ControlFlow::Continue(()),
            ControlFlow::Break(why) => {
                broken = ControlFlow::Break(why);
                ControlFlow::Break(())
            }
        });
        return broken;
    }
    thread::scope(|scope| {
        let mut dealt = Vec::with_capacity(jobs);
        let mut done = Vec::with_capacity(jobs);
        for _ in 0..jobs {
            let (deal, hand) = sync_channel(WINDOW);
            let (give, take) = sync_channel(WINDOW);
            dealt.push(deal);
            done.push(take);
            let work = &work;
            scope.spawn(move || worker(&hand, &give, work));
        }
        scope.spawn(move || deal(produce, &dealt));
        for turn in (0..jobs).cycle() {
            // A worker whose channel is closed had no item left, so neither have those after it.
            let Ok(result) = done[turn].recv() else { break };
            sink(result)?;
        }
        ControlFlow::Continue(())
    })
}

fn worker<Item, Done>(hand: &Receiver<Item>, give: &SyncSender<Done>, work: impl Fn(Item) -> Done) {
    for item in hand {
        if give.send(work(item)).is_err() {
            break;
        }
    }
}

fn deal<Item>(produce: impl FnOnce(&mut Deal<'_, Item>), workers: &[SyncSender<Item>]) {
    let mut turns = workers.iter().cycle();
    produce(&mut |item| match turns.next().map(|worker| worker.send(item)) {
        Some(Ok(())) => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    });
}

/// Hands on the items of an iterator.
#[cfg(test)]
pub(super) fn each<Item>(items: impl IntoIterator<Item = Item>) -> impl FnOnce(&mut Deal<'_, Item>) {
    move |deal| {
        let _ = items.into_iter().try_for_each(deal);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(jobs: usize, count: u32) -> Vec<u32> {
        let mut out = Vec::new();
        let work = |item: u32| {
            if item.is_multiple_of(7) {
                thread::yield_now();
            }
            item * 2
        };
        let flow = ordered(jobs, each(0..count), work, |item| {
            out.push(item);
            ControlFlow::<()>::Continue(())
        });
        assert!(flow.is_continue());
        out
    }

    #[test]
    fn any_number_of_jobs_gives_the_same_order() {
        let one: Vec<u32> = (0..1000).map(|item| item * 2).collect();
        for jobs in [1, 2, 3, 8] {
            assert_eq!(run(jobs, 1000), one, "{jobs} jobs");
        }
        assert!(run(4, 0).is_empty());
        assert_eq!(run(8, 3), [0, 2, 4]);
    }

    #[test]
    fn a_broken_sink_ends_the_run() {
        let mut seen = 0;
        let flow = ordered(
            4,
            each(0..),
            |item| item,
            |item: u64| {
                seen += 1;
                if item == 100 { ControlFlow::Break(item) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(flow, ControlFlow::Break(100));
        assert_eq!(seen, 101);
    }
}
