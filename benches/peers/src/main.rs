//! The same rules in other engines, on the documents' responses: whether all name
//! the same rule, and what each costs. See `benches/README.md`.

mod export;
mod expression;
mod wrapper;

#[cfg(feature = "cel")]
mod cel;
#[cfg(feature = "rego")]
mod rego;
#[cfg(feature = "vrl")]
mod vrl;
#[cfg(feature = "zen")]
mod zen;

use replybook_contenders::contender::{self, Judge};
use replybook_contenders::naive::{Scan, Select};
use replybook_contenders::set::{self, Set};

/// The other well-known library of JSONPath.
struct SerdeJsonPath;

impl Select for SerdeJsonPath {
    type Query = serde_json_path::JsonPath;

    fn compile(path: &str) -> Self::Query {
        serde_json_path::JsonPath::parse(path).unwrap()
    }

    fn select<'v>(query: &Self::Query, value: &'v serde_json::Value) -> Vec<&'v serde_json::Value> {
        query.query(value).all()
    }
}

fn serde_json_path(set: &'static Set) -> Judge {
    let table = set.engine.table();
    let scan = Scan::<SerdeJsonPath>::new(table);
    let providers = set.positions();
    Box::new(move |at| {
        let rule = scan.rule(providers[at], &set.cases[at].response());
        (rule != "none").then_some(rule)
    })
}

type Start = fn(&'static Set) -> Judge;

fn peers() -> Vec<(&'static str, Start)> {
    let mut peers: Vec<(&'static str, Start)> = contender::CONTENDERS
        .iter()
        .map(|contender| (contender.name, contender.start))
        .collect();
    peers.push(("naive, serde_json_path", serde_json_path));
    peers.push((
        "wrapper of the engines below, alone",
        wrapper::start::<wrapper::Nothing>,
    ));
    #[cfg(feature = "zen")]
    peers.push(("zen", wrapper::start::<zen::Zen>));
    #[cfg(feature = "cel")]
    peers.push(("CEL", wrapper::start::<cel::Cel>));
    #[cfg(feature = "rego")]
    peers.push(("regorus", wrapper::start::<rego::Rego>));
    #[cfg(feature = "vrl")]
    peers.push(("VRL", wrapper::start::<vrl::Vrl>));
    peers
}

fn main() {
    if std::env::args().nth(1).as_deref() == Some("export") {
        let set = set::by_name("all", &std::env::temp_dir());
        println!("{}", export::export(set));
        return;
    }
    let set = set::by_name("documents", &std::env::temp_dir());
    let peers = peers();
    let mut reference = contender::start("classify", set);
    let expected: Vec<Option<&str>> = (0..set.cases.len()).map(&mut reference).collect();
    println!("{} responses", set.cases.len());
    let mut judges = Vec::new();
    for (name, start) in peers {
        let mut judge = start(set);
        let mut differences = 0;
        for (at, expected) in expected.iter().enumerate() {
            let found = judge(at);
            if !is_silent(name) && found != *expected {
                differences += 1;
                println!("{name}: {}: {found:?}, not {expected:?}", set.cases[at].id);
            }
        }
        let differences = match is_silent(name) {
            true => String::new(),
            false => differences.to_string(),
        };
        judges.push((name, judge, differences));
    }
    measure(set, judges);
}

/// Whether it has no rule to give.
fn is_silent(name: &str) -> bool {
    contender::SILENT.contains(&name) || name.starts_with("wrapper")
}

#[cfg(feature = "count")]
fn measure(set: &'static Set, judges: Vec<(&'static str, Judge, String)>) {
    println!("\n| engine | allocations | differences |\n| --- | --- | --- |");
    for (name, mut judge, differences) in judges {
        let counted = allocation_counter::measure(|| {
            for at in 0..set.cases.len() {
                std::hint::black_box(judge(at));
            }
        });
        let each = counted.count_total as f64 / set.cases.len() as f64;
        println!("| {name} | {each:.1} | {differences} |");
    }
}

#[cfg(not(feature = "count"))]
fn measure(set: &'static Set, mut judges: Vec<(&'static str, Judge, String)>) {
    use std::time::{Duration, Instant};

    // In turn, so that the machine is the same for all, and a while each, so that what
    // is cheap finds its caches warm; the least counts.
    let mut least = vec![Duration::MAX; judges.len()];
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        for ((_, judge, _), least) in judges.iter_mut().zip(&mut least) {
            let turn = Instant::now();
            while turn.elapsed() < Duration::from_millis(5) {
                let begun = Instant::now();
                for at in 0..set.cases.len() {
                    std::hint::black_box(judge(at));
                }
                *least = begun.elapsed().min(*least);
            }
        }
    }
    let value = judges
        .iter()
        .position(|(name, ..)| *name == "Value")
        .unwrap();
    let value = least[value].as_nanos() as f64;
    println!("\n| engine | ns a response | ÷ `Value` | differences |\n| --- | --- | --- | --- |");
    for ((name, _, differences), least) in judges.iter().zip(&least) {
        let total = least.as_nanos() as f64;
        let each = total / set.cases.len() as f64;
        println!(
            "| {name} | {each:.0} | {:.2} | {differences} |",
            total / value
        );
    }
}
