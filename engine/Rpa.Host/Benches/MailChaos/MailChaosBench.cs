using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rpa.Bots.Mail;
using Rpa.Bots.Mail.Accounts;
using Rpa.Engine;
using Rpa.Engine.Queries;
using Rpa.Expressions.Values;
using Rpa.Host.Benches.Chaos;
using Rpa.Host.Terminal;
using Rpa.Language.Running;
using Rpa.Samples.Mails;

namespace Rpa.Host.Benches.MailChaos;

/// <summary>What became of the mails.</summary>
/// <param name="Mails">Delivered into the mailbox.</param>
/// <param name="Kills">Workers killed by `kill -9`.</param>
/// <param name="KillsByStep">How many at which step; `any` are those at a random moment.</param>
/// <param name="Lost">Mails without a case.</param>
/// <param name="Twice">Mails with more than one case.</param>
/// <param name="RepliesTwice">Senders who got more than one answer.</param>
/// <param name="SilentlyUnanswered">Cases that ended as answered while no answer went out.</param>
/// <param name="Answered">Senders who got their one answer.</param>
/// <param name="Uncertain">Cases with a person because nobody can know whether the answer went out.</param>
/// <param name="UncertainAnswered">Those of them whose answer did go out.</param>
/// <param name="Other">Cases in any other state.</param>
/// <param name="Seconds">In all.</param>
/// <param name="Evidence">Of what went wrong: what the mail server took and when, and the case's history.</param>
internal sealed record MailChaosFigures(
    int Mails, int Kills, ImmutableSortedDictionary<string, int> KillsByStep, int Lost, int Twice, int RepliesTwice, int SilentlyUnanswered, int Answered, int Uncertain, int UncertainAnswered, int Other, double Seconds, ImmutableArray<string> Evidence)
{
    /// <summary>None lost, none twice, no answer twice, none silently unanswered.</summary>
    public bool IsClean => Lost + Twice + RepliesTwice + SilentlyUnanswered + Other == 0;
}

/// <summary>Mails that are taken in and answered by workers which are killed at every step of both: none may be lost, none taken in twice, none answered twice.</summary>
internal sealed class MailChaosBench(int mails, int kills, int seed)
{
    private static readonly TimeSpan s_longestLife = TimeSpan.FromSeconds(25);

    /// <summary>The steps of intake and sending as they show on the wire.</summary>
    private static readonly ImmutableArray<Step> s_steps =
    [
        new("search answered", "ESEARCH", FromServer: true, WireMoment.After), new("fetch asked", "BODY.PEEK[]", false, WireMoment.Before), new("within a message", "BODY[]<0> {", true, WireMoment.Within),
        new("messages fetched", "BODY[]<0> {", true, WireMoment.After), new("before acknowledging", "+FLAGS.SILENT (\\Seen)", false, WireMoment.Before), new("after acknowledging", "+FLAGS.SILENT (\\Seen)", false, WireMoment.After),
        new("sender named", "MAIL FROM", false, WireMoment.After), new("content sent", "From: ", false, WireMoment.After), new("before the note", "APPEND", false, WireMoment.Before), new("after the note", "APPENDUID", true, WireMoment.After),
        new("before the dot", ".\r\n", false, WireMoment.Before), new("after the dot", ".\r\n", false, WireMoment.After), new("before confirming", "-FLAGS.SILENT (\\Draft)", false, WireMoment.Before),
        new("after confirming", "-FLAGS.SILENT (\\Draft)", false, WireMoment.After),
    ];

    private readonly Dictionary<string, int> _killed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private ChaosProcess? _worker;
    private Step? _step;
    private int _left;
    private int _delivered;
    private TaskCompletionSource _dead = new();

    private sealed record Step(string Name, string Text, bool FromServer, WireMoment Moment)
    {
        /// <summary>Comes once for many mails.</summary>
        public bool IsRare => Text.Contains("BODY", StringComparison.Ordinal) || Text.Contains("SEARCH", StringComparison.Ordinal) || Text.Contains("Seen", StringComparison.Ordinal);
    }

    public async Task<MailChaosFigures> RunAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var folder = Directory.CreateTempSubdirectory("rpa-mail-chaos-");
        try
        {
            var database = "sqlite:" + Path.Combine(folder.FullName, "rpa.db");
            await using var dovecot = await DovecotServer.StartAsync(TimeProvider.System, cancellationToken);
            await using var sink = new SmtpSink();
            await using var imap = new WireTap(dovecot.PlainPort, Seen);
            await using var smtp = new WireTap(sink.Port, Seen);
            string[] words = ["bench", "mail-chaos-worker", "--database", database, "--imap", Text(imap.Port), "--smtp", Text(smtp.Port)];
            await KillAsync(dovecot, words, cancellationToken);
            Deliver(dovecot, mails);
            await SettleAsync(words, cancellationToken);
            return await JudgeAsync(database, sink, Stopwatch.GetElapsedTime(start).TotalSeconds, cancellationToken);
        }
        finally
        {
            _worker?.Dispose();
            folder.Delete(recursive: true);
        }
    }

    private async Task KillAsync(DovecotServer dovecot, string[] words, CancellationToken cancellationToken)
    {
#pragma warning disable RS0030 // Seeded.
        var random = new Random(seed);
#pragma warning restore RS0030
        for (var i = 0; i < kills; i++)
        {
            Deliver(dovecot, (int)((long)mails * (i + 1) / (kills + 1)));
            var any = i % 3 == 2;
            var step = any ? null : s_steps[(i - (i / 3)) % s_steps.Length];
            lock (_lock)
            {
                (_step, _left, _dead) = (step, step is { IsRare: false } ? random.Next(1, 8) : 1, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                _worker = ChaosProcess.Start(words, _ => { });
            }

            if (await _worker.FirstLineAsync(cancellationToken) != "ready" && !_dead.Task.IsCompleted)
            {
                throw new InvalidOperationException($"The worker did not start: {_worker.Errors}");
            }

            // A step that does not come (all mail is in) is given up for a moment of no choosing.
            await Task.WhenAny(_dead.Task, Task.Delay(any ? TimeSpan.FromMilliseconds(random.Next(20, 2500)) : s_longestLife, TimeProvider.System, cancellationToken));
            KillNow(_dead.Task.IsCompleted ? null : "any");
            await _worker.ExitAsync(cancellationToken);
            _worker.Dispose();
            Say.Line($"killed {i + 1} of {kills}: {(step?.Name ?? "at any moment")}");
        }
    }

    /// <summary>Brings the mails to a number, so that each worker finds new ones.</summary>
    private void Deliver(DovecotServer dovecot, int until)
    {
        for (; _delivered < until; _delivered++)
        {
            dovecot.Deliver(MailChaosWorker.User, string.Create(CultureInfo.InvariantCulture, $"17{_delivered:00000000}.x"), Message(_delivered));
        }
    }

    private async Task SettleAsync(string[] words, CancellationToken cancellationToken)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _step = null;
            _worker = ChaosProcess.Start(words, line => settled.TrySetResult());
        }

        await _worker.FirstLineAsync(cancellationToken);
        await settled.Task.WaitAsync(TimeSpan.FromMinutes(60), cancellationToken);
        await _worker.EndAsync();
    }

    /// <summary>Kills the worker in the middle of what it says or hears, when the step's turn has come.</summary>
    private bool Seen(WirePiece piece)
    {
        lock (_lock)
        {
            if (_step is not { } step || piece.Moment != step.Moment || piece.FromServer != step.FromServer
                || !(step.Text == ".\r\n" ? piece.Text == step.Text : piece.Text.Contains(step.Text, StringComparison.Ordinal)) || --_left > 0)
            {
                return false;
            }
        }

        KillNow(_step?.Name);
        return true;
    }

    private void KillNow(string? name)
    {
        lock (_lock)
        {
            if (name is not null && !_dead.Task.IsCompleted)
            {
                _worker!.KillNow();
                _killed[name] = _killed.GetValueOrDefault(name) + 1;
                _step = null;
                _dead.TrySetResult();
            }
        }
    }

    private async Task<MailChaosFigures> JudgeAsync(string database, SmtpSink sink, double seconds, CancellationToken cancellationToken)
    {
        await using var bot = new MailBot(new MailAccounts(new Dictionary<string, MailAccount>(StringComparer.Ordinal) { [MailChaosWorker.User] = new() { Address = "amt@example.de", Pickup = Path.GetTempPath() } }));
        await using var engine = await MailChaosWorker.OpenAsync(database, bot, runs: false, cancellationToken);
        var cases = new List<(string Reference, string From, CasePhase Phase, string? Outcome)>();
        for (var skip = 0; ; skip += 500)
        {
            var page = await engine.Queries.CasesAsync(new CaseFilter(), new PageRequest(skip, 500), cancellationToken);
            foreach (var row in page.Rows)
            {
                var found = await engine.Queries.CaseAsync(row.Reference, cancellationToken);
                cases.Add((row.Reference, (found!.Snapshot.Data["from"] as StringValue)?.Text ?? "", row.Phase, row.Outcome));
            }

            if (page.Rows.Length < 500)
            {
                break;
            }
        }

        var byMail = cases.ToLookup(c => c.From, StringComparer.OrdinalIgnoreCase);
        var all = Enumerable.Range(0, mails).Select(Address).ToList();
        int Answers(string address) => sink.Taken.TryGetValue(address, out var taken) ? taken.Length : 0;
        var uncertain = cases.Where(c => c.Phase == CasePhase.Exception).ToList();
        var finished = cases.Where(c => c is { Phase: CasePhase.Finished, Outcome: "succeeded" }).ToList();
        return new MailChaosFigures(
            mails,
            _killed.Values.Sum(),
            _killed.ToImmutableSortedDictionary(StringComparer.Ordinal),
            all.Count(a => !byMail[a].Any()),
            byMail.Count(g => g.Count() > 1),
            sink.Taken.Count(t => t.Value.Length > 1),
            finished.Count(c => Answers(c.From) == 0),
            all.Count(a => Answers(a) == 1),
            uncertain.Count,
            uncertain.Count(c => Answers(c.From) == 1),
            cases.Count - uncertain.Count - finished.Count,
            Math.Round(seconds, 1),
            await EvidenceAsync(engine, sink, [.. cases.Where(c => Answers(c.From) > 1 || (c.Outcome == "succeeded" && Answers(c.From) == 0)).Take(10)], cancellationToken));
    }

    private static async Task<ImmutableArray<string>> EvidenceAsync(RpaEngine engine, SmtpSink sink, IReadOnlyList<(string Reference, string From, CasePhase Phase, string? Outcome)> odd, CancellationToken cancellationToken)
    {
        var evidence = ImmutableArray.CreateBuilder<string>();
        foreach (var (reference, from, _, _) in odd)
        {
            evidence.AddRange(sink.Taken.GetValueOrDefault(from, []).Select(taken => $"{reference} {from}: the server took {taken}"));
            var found = await engine.Queries.CaseAsync(reference, cancellationToken);
            evidence.AddRange(found!.Events.Select(e => string.Create(CultureInfo.InvariantCulture, $"{reference} {e.At.UtcDateTime:HH:mm:ss.fff} {e.Kind} visit {e.Visit} {e.Verdict}: {e.Text}")));
            evidence.AddRange(found.Attempts.Select(a => string.Create(CultureInfo.InvariantCulture, $"{reference} {a.StartedAt.UtcDateTime:HH:mm:ss.fff} to {a.EndedAt?.UtcDateTime:HH:mm:ss.fff} {a.Action} attempt {a.Attempt} {a.Outcome}: {a.Message}")));
        }

        return evidence.ToImmutable();
    }

    private static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"erika.{number}@example.org");

    private static byte[] Message(int number) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"From: Erika <{Address(number)}>\r\nTo: amt@example.de\r\nSubject: Antrag {number}\r\nMessage-ID: <{number}.chaos@example.org>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\n\r\n{new string('x', 1500)} {number}\r\n"));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
