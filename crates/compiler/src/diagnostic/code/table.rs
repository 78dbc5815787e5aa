//! The table of findings, by group: 0xx the text and its typing, 1xx the head of
//! a catalog, 2xx a rule, 3xx its conditions, 4xx queries and patterns, 5xx
//! captures and remediations, 6xx evidence, 7xx examples, 8xx how rules stand to each
//! other. An id is never reused.

use crate::diagnostic::Severity;

codes! {
    "RB001" "syntax" Syntax Error
    "The text is not YAML. Reading stops at the place shown, so there may be more to find \
     after it is mended. Most often a text with `: `, `#`, `@` or a quote in it needs quotes, \
     or a line is indented differently from its neighbours."

    "RB002" "not-utf8" NotUtf8 Error
    "The file is not UTF-8. Catalogs are read as UTF-8 on every machine, never in an encoding \
     guessed from the bytes. Save the file again as UTF-8."

    "RB003" "control-character" ControlCharacter Error
    "The text contains a character that cannot be seen and that readers treat differently: a \
     control character, a line separator other than the usual ones, a byte order mark in the \
     middle, or one that turns the direction of writing. Remove it, or write it as an escape \
     such as \"\\u200E\" in double quotes."

    "RB004" "tab-indentation" TabIndentation Error
    "A line is indented with a tab. YAML allows only spaces there, because a tab has no \
     agreed width. Indent with spaces."

    "RB005" "duplicate-key" DuplicateKey Error
    "A map has the same key twice. YAML readers keep one of the two and do not say which, so \
     one of them would silently do nothing. Remove or rename one."

    "RB006" "anchor-or-alias" AnchorOrAlias Error
    "An anchor (`&name`) or an alias (`*name`). A catalog says everything where it stands, so \
     that a rule can be read and reviewed alone and a small file cannot become a huge one. \
     Write the value out; quote a text that begins with `&` or `*`."

    "RB007" "merge-key" MergeKey Error
    "A merge key (`<<`). It is no part of YAML 1.2 and readers disagree about it. Write out \
     the keys it was to bring in."

    "RB008" "tag" Tag Error
    "A tag (`!name`). The type of a value follows from the catalog format alone. Remove the \
     tag; quote a text that begins with `!`."

    "RB009" "several-documents" SeveralDocuments Error
    "The file has more than one YAML document. One file is one part of a catalog; what comes \
     after the second `---` would not be read. Put it into a file of its own."

    "RB010" "empty-document" EmptyDocument Error
    "The file has no content, or only comments. Every catalog file states at least its \
     `format` and its `provider`. Fill the file or remove it."

    "RB011" "bad-key" BadKey Error
    "A key of a map is not a text: it is empty, a list, a map, a number, `true`, `false` or \
     `null`. Keys of a catalog and of a JSON body are texts. Write the key in quotes if it is \
     meant as it stands."

    "RB012" "bad-number" BadNumber Error
    "A number that JSON cannot carry or that would lose digits: not a number, infinity, or a \
     whole number beyond 64 bits. Write it in quotes if it is meant as a text."

    "RB013" "too-large" TooLarge Error
    "The file is larger than the limit for one file (4 MiB unless set otherwise). Divide the \
     catalog into several files of one folder."

    "RB014" "too-deep" TooDeep Error
    "Lists and maps are nested deeper than the limit (64 unless set otherwise). No catalog \
     needs that; it protects the reader against hostile input. Make the structure flatter, or \
     write an example's deep body as a text."

    "RB015" "too-many-nodes" TooManyNodes Error
    "The file has more keys and values than the limit (1,000,000 unless set otherwise). \
     Divide the catalog into several files of one folder."

    "RB016" "ambiguous-yaml" AmbiguousYaml Error
    "Two YAML readers understand this text differently, so the catalog would mean one thing \
     here and another in an editor. Write the value in its plainest form: quoted texts, one \
     entry a line."

    "RB020" "wrong-type" WrongType Error
    "A value has a type that this key does not take, a number where a text is expected for \
     example. Nothing is converted. Write a value of the expected type; quotes make a text."

    "RB021" "unknown-key" UnknownKey Error
    "A key that the catalog format does not know at this place. It would silently do nothing, \
     which for a condition means a rule that fires too often. Correct or remove it."

    "RB022" "missing-key" MissingKey Error
    "A key that the catalog format requires at this place is missing. Add it."

    "RB023" "unknown-value" UnknownValue Error
    "A value outside the closed set that this key takes, such as a category that does not \
     exist. Use one of the values named in the finding."

    "RB024" "bad-value" BadValue Error
    "A value has the right type but cannot stand here: a number out of its range, a list of \
     the wrong length, a text of the wrong form. The finding says what is expected."

    "RB030" "unfinished" Unfinished Warning
    "A text that begins with `TODO`: `replybook new` and `replybook propose` mark so what a \
     person has to write. Write it, and take the mark away."

    "RB101" "unsupported-format" UnsupportedFormat Error
    "The file states a format number that this version cannot read. The number changes only \
     when old files would be misread. Write the supported number, or use a version of \
     Replybook that reads this one."

    "RB102" "head-missing" HeadMissing Error
    "No file of this provider carries the head: `title`, `version`, `sources` and what else \
     holds for the whole catalog. Exactly one file of a provider does. Add the head to one."

    "RB103" "head-twice" HeadTwice Error
    "Two files of one provider carry the head. Nobody could say which title, version or shape \
     holds. Keep the head in one file; the others have only `format`, `provider` and rules."

    "RB104" "provider-mismatch" ProviderMismatch Error
    "The file's `provider` differs from the name of its file or folder. Whoever looks for a \
     provider looks by that name. Make the two equal."

    "RB105" "bad-version" BadVersion Error
    "The catalog's version is not a semantic version of three numbers, such as `1.4.0`. A \
     verdict names this version, and the difference of two catalogs decides the next one."

    "RB106" "unknown-policy" UnknownPolicy Error
    "A rule or the head names a retry policy that the head does not define. Define it under \
     `policies` or correct the name."

    "RB107" "unused-policy" UnusedPolicy Warning
    "The head defines a retry policy that no category and no rule uses. Use it or remove it."

    "RB108" "reserved-field" ReservedField Error
    "A shape calls a field by a name that has a meaning of its own in `when`: `status`, \
     `headers`, `body_kind`, `body`, `text`, `any` or `not`. Choose another name."

    "RB109" "shape-overlap" ShapeOverlap Error
    "Two shapes of one provider select the same element of an answer, so one part of a batch \
     would be judged twice. Separate them by `type` or by a narrower path."

    "RB110" "bad-duration" BadDuration Error
    "A duration is a whole number and a unit: `500ms`, `5s`, `15m`, `1h`, `1d`. Write it in \
     one of these forms, within the documented limit."

    "RB111" "bad-date" BadDate Error
    "A date is written as year, month and day, `2026-11-21`, and must exist in the calendar; \
     a moment is written as RFC 3339 has it, `2026-11-21T09:30:00Z`."

    "RB112" "bad-name" BadName Error
    "A field of a shape, a capture or the `as` of a wait has a name that templates cannot use. \
     Names are lower-case letters, digits and `_`, and begin with a letter."

    "RB113" "bad-policy" BadPolicy Error
    "The numbers of a retry policy leave no delay to choose: a maximum below the first delay, \
     a multiplier below 1, a jitter beyond the delay itself. Correct the numbers."

    "RB114" "unused-shape" UnusedShape Warning
    "The head defines a shape that no rule, no table and not the default names. Its elements \
     are looked for in every answer all the same. Use it or remove it."

    "RB115" "undated-source" UndatedSource Error
    "A source without the day on which it was read. A page changes; without the day nobody can \
     say which state of it the facts come from. Add `retrieved: 2026-11-21`, the day of your \
     own reading."

    "RB116" "schema-line" SchemaLine Warning
    "A file of the folder `catalog` does not begin with the line that tells editors its schema, \
     or the line leads elsewhere. Without it no editor completes or checks the file. Begin the \
     file with the line that the finding shows."

    "RB120" "bad-overlay" BadOverlay Error
    "A file that is to change a catalog cannot: there is no such catalog below it, it says \
     twice what becomes of a rule, its files have different versions, or it has a `title`, \
     `version` or `api`, which belong to the catalog. A file with `disable` and without \
     `overlay` is none."

    "RB121" "unknown-disabled" UnknownDisabled Error
    "An overlay disables a rule that the catalog below does not have. The rule that was meant \
     goes on deciding. Correct the id."

    "RB122" "overlay-breaks" OverlayBreaks Error
    "With the overlay, the catalog below it no longer compiles, or an example of it no longer \
     comes back with its rule and none of the overlay's rules is the one that takes it. Most \
     often a shape was replaced by one with other fields. Change what the overlay says, or \
     replace the rules below that rest on it."

    "RB123" "overlay-takes" OverlayTakes Warning
    "A rule of the overlay decides a response that the catalog below shows for another of its \
     rules. That is what an overlay may be for; if it is not meant, narrow the rule, and if \
     it is, replace or disable the rule below to say so."

    "RB201" "bad-id" BadId Error
    "An id is not in kebab-case (lower-case letters, digits, single hyphens), or a rule's id \
     does not begin with its provider and a dot. The form is what keeps ids stable and \
     searchable: `braze.rate-limited`."

    "RB202" "duplicate-id" DuplicateId Error
    "Two rules have the same id. A verdict names its rule by id, so an id belongs to one rule \
     for ever. Rename the newer one."

    "RB203" "bad-reason" BadReason Error
    "A reason is written in upper case with underscores, such as `INVALID_PARAMETER`: the \
     provider's own code where it has one. Programs compare it, so its form is fixed."

    "RB204" "unknown-shape" UnknownShape Error
    "A rule or a table names a shape that the head does not define. Define it under `shapes` \
     or correct the name."

    "RB205" "unknown-override" UnknownOverride Error
    "`overrides` names a rule that does not exist, or the rule itself. The rule would silently \
     lose where it is meant to win. Correct the id."

    "RB206" "success-outside-2xx" SuccessOutside2xx Error
    "A rule about the whole answer has the outcome success, queued or warning but asks for a \
     status outside 2xx. Under such a status no body makes a success, so the rule could never \
     decide. Correct the status or the outcome."

    "RB207" "bad-title" BadTitle Error
    "A title is one line that says what happened, without a full stop: it stands in lists and \
     headings. What else is to be said belongs into the remediation or into a note."

    "RB208" "retired-id" RetiredId Error
    "A rule has the id of one that is retired (has `until`). A verdict names its rule by id, and \
     an old log must go on meaning what it meant, so an id is never used again. Choose another."

    "RB209" "bad-allow" BadAllow Error
    "An `allow` names no code there is, names one that cannot be allowed, or gives no reason. \
     What the compiler refuses stays refused; warnings and notes can be allowed where a person \
     has looked and says why. Correct the code, write the reason, or remove the entry."

    "RB210" "unused-allow" UnusedAllow Warning
    "An `allow` whose finding is no longer there. It would hide the next one of its kind, for \
     which nobody gave a reason. Remove it."

    "RB220" "never-in-force" NeverInForce Error
    "`until` is not after `since`. A rule is in force from `since` up to the day before \
     `until`, so there is no day on which this one is. Write a later day, or drop one of the two."

    "RB301" "empty-predicate" EmptyPredicate Error
    "A condition without content: an empty `when`, `not`, `any` or test. It would hold for \
     every answer, or for none. State what must hold, or remove it."

    "RB302" "unknown-field" UnknownField Error
    "`when` or `identifying` names a field that the shape does not have; with several shapes, \
     one that not all of them have. Correct the name, add the field to the shape, or test the \
     path under `body`."

    "RB303" "bad-status" BadStatus Error
    "A status is a number from 100 to 999, a class such as `4xx`, a range such as `500-504` \
     whose first number is not the greater one, or a list of these."

    "RB304" "bad-header-name" BadHeaderName Error
    "A header name may have only the letters, digits and signs that RFC 9110 allows in a \
     token. A name with anything else is never received, so the test could never hold."

    "RB305" "contradictory-test" ContradictoryTest Error
    "The operators of one test cannot all hold: `ge: 5` with `lt: 5`, or `exists: false` beside \
     an operator that needs a value. All operators of a test apply to the same node. Such a \
     rule would never fire."

    "RB306" "too-many-branches" TooManyBranches Error
    "The `any` and `not` of this condition expand to more than 64 conjunctions, or are nested \
     more than 8 deep. Write lists with `one_of`, or split the rule."

    "RB401" "bad-path" BadPath Error
    "A JSONPath does not follow RFC 9535. It begins with `$` (the whole body) or, under \
     `each`, with `@` (the element), and must be quoted in YAML when it begins with `@`."

    "RB402" "relative-path-outside-each" RelativePathOutsideEach Error
    "A path that begins with `@` speaks of an element, but there is none: the rule or shape is \
     about the whole answer. Begin the path with `$`, or give the shape an `each`."

    "RB403" "bad-regex" BadRegex Error
    "A regular expression cannot be compiled, or compiles to more than the size limit. Look-\
     around and back references do not exist here, so that matching stays linear. Where the \
     message is mostly fixed text, `like` says it more plainly."

    "RB404" "bad-like" BadLike Error
    "A `like` pattern is malformed: an unclosed hole, an unknown hole type, two holes with \
     nothing between them, a typed hole followed by a character it would take itself, or a \
     single brace that should be doubled."

    "RB405" "needless-regex" NeedlessRegex Warning
    "A regular expression that says nothing which a plainer operator would not say: fixed text, \
     or fixed text with numbers or anything between. `like`, `starts_with`, `contains`, \
     `one_of` and equality can be read by everybody, are indexed, and count as literal text in \
     the order of rules. Write the operator that the finding names."

    "RB406" "unanchored-regex" UnanchoredRegex Warning
    "A regular expression that ends in `.*` but does not begin with `^`. It is looked for \
     anywhere in the text, so the `.*` does nothing, and the author most likely meant the \
     beginning. Write `^` in front, or `starts_with`; where anywhere is meant, drop the `.*`."

    "RB407" "costly-path" CostlyPath Warning
    "A JSONPath that one pass over the bytes of a body cannot serve: a descendant (`..`), a \
     filter other than a last one that asks what exists, several selectors, a slice, or an \
     index from the end. Every answer of the provider that asks for it costs a tree of its \
     body. Name the way from the root, member by member, with `*` for lists."

    "RB501" "bad-template" BadTemplate Error
    "A remediation's template is malformed: an unclosed `{name}` or `[[ … ]]`, an optional \
     part without a capture, or a brace or double bracket that should be doubled."

    "RB502" "unknown-capture" UnknownCapture Error
    "A template or a wait names a capture that the rule does not have: neither a field of its \
     shape, nor a hole of its patterns, nor an entry of `capture`. Correct the name, or take \
     the value under `capture`."

    "RB503" "unguaranteed-capture" UnguaranteedCapture Error
    "A remediation inserts a capture that may be absent when the rule matches, so the sentence \
     could have a gap. Put that part into `[[ … ]]`, which is dropped when the capture is \
     missing, or let `when` demand the capture."

    "RB504" "duplicate-capture" DuplicateCapture Error
    "Two sources of one rule fill the same capture: two of its holes, fields of its shape or \
     entries of `capture`, or the path and the header of one entry. One of the values would \
     be lost. Rename one."

    "RB505" "generic-remediation" GenericRemediation Error
    "A remediation that would suit any failure, such as \"check the documentation\" or \"try \
     again\". Say what a person must change for this cause: which parameter, permission, \
     setting or amount."

    "RB506" "unused-capture" UnusedCapture Warning
    "A hole of a template or an entry of `capture` that no remediation, no wait and no \
     expectation of an example names. Nothing shows what it is for, and nothing would notice \
     when it took the wrong value. Use it, expect its value in an example, or write `{*}` for \
     the hole."

    "RB507" "unfilled-capture" UnfilledCapture Warning
    "A hole or an entry of `capture` that no example of the rule fills, so nobody has seen its \
     value. Add an example that has it, or remove it."

    "RB601" "missing-evidence" MissingEvidence Error
    "A rule, cause or default without evidence. Nobody could check it or notice that the \
     document has changed. Name the source and the heading, row or code in it."

    "RB602" "missing-note" MissingNote Error
    "Evidence of kind `assumed` or `disputed` without a note. What is not simply documented \
     needs a sentence on what was assumed, or on what contradicts what and which was chosen."

    "RB603" "unknown-source" UnknownSource Error
    "Evidence names a source that the head does not list. Add it to `sources` with title, \
     address and date, or correct the name."

    "RB604" "unused-source" UnusedSource Warning
    "The head lists a source that no evidence refers to. Refer to it or remove it."

    "RB605" "unfound-evidence" UnfoundEvidence Warning
    "The place that evidence names does not stand in the text of its source. Either the \
     document has changed since it was read, or the place is not written as printed there. Look \
     the fact up again; correct `at`, or the rule. Found only where the texts of sources are \
     given (`--sources`)."

    "RB701" "missing-example" MissingExample Error
    "A rule without an example. A rule that was never shown an answer may never match one. \
     Add the answer as the document or the traffic has it, and what is expected of it."

    "RB703" "example-other-rule" ExampleOtherRule Error
    "An example, run through the whole catalog, comes back with another rule than its own, or \
     with none. Correct the conditions of the rule that should win or of the one that does."

    "RB704" "example-tie" ExampleTie Error
    "Two rules match an example and nothing in the order of rules puts one before the other. \
     Make one condition more telling, or, rarely, state `overrides`."

    "RB705" "example-retryability" ExampleRetryability Error
    "The retryability derived for an example differs from the one it expects. Either the \
     expectation is wrong, or the category, effect or `unblocked_by` of the rule is."

    "RB706" "example-wait" ExampleWait Error
    "The wait computed for an example lies outside the expected bounds, comes from another \
     place (header, body, policy), or is there although none is expected."

    "RB707" "example-capture" ExampleCapture Error
    "A capture taken from an example differs from the expected value, or a capture without \
     `optional` is not filled by it."

    "RB708" "example-verdict" ExampleVerdict Error
    "The outcome, category, effect, items or causes of an example's verdict differ from what \
     the example expects."

    "RB709" "near-miss-matches" NearMissMatches Error
    "A near miss comes back with another rule than `matches` says. Either the conditions of \
     the rule above it are too wide, or the expectation is wrong."

    "RB710" "unknown-rule" UnknownRule Error
    "An example or a near miss names a rule that does not exist. Correct the id; `none` says \
     that no rule of this provider decides."

    "RB711" "missing-near-miss" MissingNearMiss Warning
    "A rule that matches by a pattern has no near-miss, although another rule answers under the \
     same status in the same shape, and its text begins with the same words or the rule states \
     its status to be told from others. Nothing shows where it ends. Add a response that looks \
     similar and comes back with something else."

    "RB712" "repeated-example" RepeatedExample Warning
    "Two examples, or two near-misses, of one rule show the same response to the same request \
     with the same expectation, however it is written. The second proves nothing that the first \
     does not. Remove it, or show another wording, another place or another status."

    "RB713" "unshown-condition" UnshownCondition Warning
    "A branch, a condition or an operator of a rule that can be dropped without any example or \
     near-miss noticing (`replybook test --mutate`). It may be wrong, or not needed. Add the \
     near-miss that shows its use, or drop it."

    "RB801" "overlap" Overlap Warning
    "One answer can make two rules hold with equal strength, and nothing but the order of their \
     ids says which wins. No example shows such an answer; the finding constructs one. If it \
     exists, show it as an example or a near-miss and say which rule is meant; if it cannot \
     exist, let the rules ask for what tells them apart."

    "RB802" "overlap-by-field" OverlapByField Note
    "One answer can make two rules hold with equal strength, each by another identifying field; \
     the field that the shape names first decides. No example shows such an answer; the \
     finding constructs one. Look whether the order of `identifying` says what is meant."

    "RB803" "overlap-with-element" OverlapWithElement Note
    "One answer can make a rule about the whole and a rule about an element hold with equal \
     strength. Outside 2xx the whole speaks, within 2xx its elements. No example shows such an \
     answer; the finding constructs one. Look whether that is what is meant."

    "RB804" "undecided-overlap" UndecidedOverlap Note
    "Whether one answer can make two rules hold with equal strength was neither shown nor ruled \
     out; the finding says why. Nothing is wrong with the rules by that. Simpler conditions can \
     be decided, and an example shows what is known."

    "RB805" "overlap-limit" OverlapLimit Note
    "The search for rules that tie ended at one of its limits, so there may be more than was \
     found. Settle what was found and search again."

    "RB806" "impossible-conditions" ImpossibleConditions Warning
    "The conditions of a rule, or of one branch of its `any`, contradict each other, so that no \
     answer makes it hold. Correct the conditions, or drop the branch."

    "RB807" "unreachable" Unreachable Warning
    "Wherever a rule, or one branch of its `any`, holds, another rule holds too and wins. It can \
     never decide. Drop it, let it ask for more, or say with `overrides` that it is to win."

    "RB808" "idle-override" IdleOverride Warning
    "`overrides` names a rule that loses anyway, or that never holds together with this one. \
     Whoever reads it takes it to be needed. Remove it."
}
