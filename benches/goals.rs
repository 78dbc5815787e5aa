//! tmp
#![allow(
    clippy::unwrap_used,
    reason = "a bench may stop at what it does not expect"
)]
mod corpus;
mod handwritten;
use replybook::Engine;
use std::time::Instant;
fn main() {
    let engine = Engine::builtin();
    let mode = std::env::args().nth(1).unwrap_or_default();
    if mode == "hand" {
        for case in corpus::documents() {
            let e = corpus::rule_of(engine.provider(&case.provider).unwrap(), &case);
            let h = handwritten::of(&case.provider)(case.status, &case.headers, &case.body);
            if e != h {
                println!(
                    "{} {e} {h} {}",
                    case.id,
                    String::from_utf8_lossy(&case.body)
                );
            }
        }
        return;
    }
    if mode == "dump" {
        for case in corpus::documents() {
            println!(
                "{}\t{}\t{}\t{:?}\t{}",
                case.id,
                corpus::rule_of(engine.provider(&case.provider).unwrap(), &case),
                case.status,
                case.headers,
                String::from_utf8_lossy(&case.body).replace('\n', " ")
            );
        }
        return;
    }
    for (rules, providers) in [(285, 5), (10_000, 200), (10_000, 5)] {
        let g = corpus::catalogs::generate(rules, providers);
        let t = Instant::now();
        let e = match Engine::load(g.files.clone()) {
            Ok(e) => e,
            Err(e) => {
                let t = e.to_string();
                println!("{}", &t[..t.len().min(6000)]);
                std::fs::write("/tmp/g.yaml", &g.files[0].1).unwrap();
                return;
            }
        };
        println!(
            "{rules}/{providers} loaded {:?} blob {}",
            t.elapsed(),
            e.table().to_bytes().unwrap().len()
        );
        let t = Instant::now();
        corpus::check(&e, &g.hits);
        corpus::check(&e, &g.misses);
        println!("checked {:?}", t.elapsed());
    }
}
