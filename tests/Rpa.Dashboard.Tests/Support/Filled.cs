using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Engine.Queries;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Tests.Support;

/// <summary>Cases of every kind, made by the real Step.</summary>
internal static class Filled
{
    /// <summary>What a stranger calls themselves.</summary>
    public const string Hostile = "<script>alert('x')</script>";

    /// <summary>A word that no line can hold.</summary>
    public static readonly string LongWord = new('W', 400);

    private static readonly Actor Bot = new("bot:worker-1", "bauaufsicht", []);

    private static readonly (string Field, string ReadAs, double Confidence, BoxFraction Box)[] Zones =
    [
        ("name", "Erika Mustermann", 0.98, new(0.12, 0.2, 0.5, 0.04)), ("email", "erika@example.org", 0.97, new(0.12, 0.28, 0.5, 0.04)),
        ("street", "Große Bleiche", 0.99, new(0.12, 0.36, 0.4, 0.04)), ("number", "46/", 0.71, new(0.56, 0.36, 0.08, 0.04)),
        ("days", "120", 0.96, new(0.12, 0.44, 0.12, 0.04)),
    ];

    /// <summary>References, in order of the kinds below.</summary>
    public const string Uncertain = "2026-000001", Rejected = "2026-000002", Technical = "2026-000003", Clerk = "2026-000004", Release = "2026-000005", Done = "2026-000006",
        Stranger = "2026-000007", Deciding = "2026-000008", Doubtful = "2026-000009";

    public static FakeEngine Engine(TimeProvider time)
    {
        var engine = new FakeEngine(time);
        var at = time.GetUtcNow().AddHours(-2);
        Read(engine, Uncertain, at, "Erika Mustermann");
        Complete(engine, Uncertain, at);
        engine.Apply(Uncertain, new ActionFailed
        {
            At = at.AddMinutes(5), Actor = Bot, Visit = 3, Attempt = 1, Kind = FailureKind.Uncertain, Message = "The page did not answer after the click.",
            Intent = new Intent(Uncertain + "/3", "New entry in the register", at.AddMinutes(5), at.AddMinutes(6)),
        });
        engine.Apply(Uncertain, new ProbeAnswered { At = at.AddMinutes(7), Actor = Bot, Visit = 3, Result = MapValue.FromStrings([new("entries", Entries(2))]) });
        Shots(engine, Uncertain, 3);
        Read(engine, Rejected, at, "Jürgen Größer");
        Complete(engine, Rejected, at);
        Fail(engine, Rejected, at, FailureKind.Business, "house-number-unknown", "The register says: house number unknown.");
        Shots(engine, Rejected, 3);
        Read(engine, Technical, at, "Ana Díaz");
        Complete(engine, Technical, at);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            engine.Apply(Technical, new ActionFailed { At = at.AddMinutes(attempt), Actor = Bot, Visit = 3, Attempt = attempt, Kind = FailureKind.Technical, Message = "The register does not answer." });
        }

        Read(engine, Clerk, at, "Łukasz Šimůnek");
        ToDecision(engine, Release, at);
        engine.Apply(Release, Submit(at, Release, "submit", engine, "a.hoffmann", "caseworker", ("decision", Value.Of("granted")), ("reasons", Value.Of("Keine Bedenken."))));
        ToDecision(engine, Deciding, at);
        ToDecision(engine, Done, at);
        engine.Apply(Done, Submit(at, Done, "submit", engine, "a.hoffmann", "caseworker", ("decision", Value.Of("refused")), ("reasons", Value.Of("Zu viele Tage."))));
        engine.Apply(Done, Submit(at, Done, "release", engine, "m.yilmaz", "caseworker"));
        Read(engine, Stranger, at, Hostile + LongWord);
        Complete(engine, Stranger, at);
        Fail(engine, Stranger, at, FailureKind.Business, "strange", Hostile + LongWord);
        for (var number = 10; number < 70; number++)
        {
            Read(engine, string.Create(CultureInfo.InvariantCulture, $"2026-{number:000000}"), at.AddMinutes(number), $"Person {number}");
        }

        return engine;
    }

    /// <summary>A case whose bot has taken another place for a target, with the recording of its attempt.</summary>
    public static void Doubt(FakeEngine engine, DateTimeOffset at)
    {
        Read(engine, Doubtful, at, "Erika Mustermann");
        Complete(engine, Doubtful, at);
        Fail(engine, Doubtful, at, FailureKind.Doubt, "", "Stopped before pressing button or link 'Verbindlich speichern': field 'Straße' is not there as the script says; 'Straßenname' was taken for it (likeness 0.81, the next 0.42)");
        var page = Blob(engine, "image/png", "shot.png", PageDrawing.Png);
        Add(engine, Doubtful, new AttemptRow(
            3, 2, "registering", "browser.run", "worker-1", at, at.AddSeconds(7), "doubt", "stopped",
            [
                new EvidenceRow("healed-before", "field 'Straße' as it was", "image/png", page), new EvidenceRow("healed-after", "field 'Straße' as it was taken: 'Straßenname'", "image/png", page),
                new EvidenceRow("screenshot-before", "Before the submit", "image/png", page), new EvidenceRow("trace", "Recording of the attempt", "application/zip", Blob(engine, "application/zip", "trace.zip", [80, 75])),
            ],
            [], ["opened /vorgaenge/neu", "healed field 'Straße'", "page error: undefined is not a function"]));
        engine.Cases[Doubtful] = engine.Cases[Doubtful] with { Proposed = [new ProposedRow("scripts/new-entry", "field 'Straße'", "is not there as the script says; 'Straßenname' was taken for it (likeness 0.81, the next 0.42)")] };
    }

    /// <summary>The picture of a page.</summary>
    public static string Blob(FakeEngine engine, string mediaType, string name, byte[] bytes)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData([.. bytes, .. Encoding.UTF8.GetBytes(name)]));
        engine.Blobs[id] = new BlobContent(id, mediaType, name, bytes);
        return id;
    }

    private static void Read(FakeEngine engine, string reference, DateTimeOffset at, string name)
    {
        var page = Blob(engine, "image/png", "scan.png", PageDrawing.Png);
        engine.Start(reference, new Started
        {
            At = at, Actor = new Actor("trigger:mail", "bauaufsicht", []), Start = "mail", Data = MapValue.Empty,
            Documents = [new Document(page, "Antrag Ferienwohnung.png", "image/png", PageDrawing.Png.Length)],
        });
        engine.Apply(reference, new ActionAnswered
        {
            At = at.AddMinutes(1), Actor = Bot, Visit = 1, Attempt = 1,
            Result = MapValue.FromStrings([new("fields", MapValue.FromStrings([new("name", Value.Of(name)), new("street", Value.Of("Große Bleiche")), new("days", Value.Of(120L))]))]),
        });
        Add(engine, reference, new AttemptRow(
            1, 1, "reading", "document.read", "worker-1", at, at.AddSeconds(4.2), "done", "", [new EvidenceRow("page", "1", "image/png", page), new EvidenceRow("crop", "number", "image/png", page)],
            [.. Zones.Select(z => new FieldEvidence(z.Field, z.ReadAs, z.Confidence, z.Confidence > 0.9, page, 1, z.Box, z.ReadAs, z.Field == "number" ? ["readings differ: 46 / 48"] : []))],
            ["page 1: turned by 0.8 degrees"]));
    }

    private static void Complete(FakeEngine engine, string reference, DateTimeOffset at) => engine.Apply(reference, Submit(
        at, reference, "complete", engine, "k.becker", "clerk", ("email", Value.Of("erika@example.org")), ("number", Value.Of("46"))));

    private static void Fail(FakeEngine engine, string reference, DateTimeOffset at, FailureKind kind, string failure, string message) => engine.Apply(
        reference, new ActionFailed { At = at.AddMinutes(5), Actor = Bot, Visit = 3, Attempt = 1, Kind = kind, Failure = failure, Message = message });

    private static void ToDecision(FakeEngine engine, string reference, DateTimeOffset at)
    {
        Read(engine, reference, at, "Erika Mustermann");
        Complete(engine, reference, at);
        engine.Apply(reference, new ActionAnswered { At = at.AddMinutes(4), Actor = Bot, Visit = 3, Attempt = 1, Result = MapValue.FromStrings([new("fileNumber", Value.Of("FW-2026-0042"))]) });
        Shots(engine, reference, 3);
    }

    private static TaskSubmitted Submit(
        DateTimeOffset at, string reference, string outcome, FakeEngine engine, string person, string role, params (string Field, Value Value)[] edits) => new()
    {
        At = at.AddMinutes(2), Actor = new Actor(person, "bauaufsicht", [role]), Visit = engine.Cases[reference].Snapshot.Visit, Outcome = outcome,
        Edits = MapValue.FromStrings(edits.Select(e => new KeyValuePair<string, Value>(e.Field, e.Value))),
    };

    private static void Shots(FakeEngine engine, string reference, int visit)
    {
        var page = Blob(engine, "image/png", "shot.png", PageDrawing.Png);
        var at = engine.Cases[reference].Snapshot.EnteredAt;
        Add(engine, reference, new AttemptRow(
            visit, 1, "registering", "browser.run", "worker-1", at, at.AddSeconds(7), "business", "house number unknown",
            [new EvidenceRow("screenshot-before", "New entry, page 2", "image/png", page), new EvidenceRow("screenshot-after", "Answer of the register", "image/png", page)], [],
            ["opened /entries/new", "healed target 'Straße'", "clicked 'Save'"]));
    }

    private static void Add(FakeEngine engine, string reference, AttemptRow attempt) =>
        engine.Cases[reference] = engine.Cases[reference] with { Attempts = engine.Cases[reference].Attempts.Add(attempt) };

    private static ListValue Entries(int count) => new([.. Enumerable.Range(1, count).Select(n => Value.Map(("number", Value.Of($"FW-{n}"))))]);
}
