using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Bots.Mail;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Mime;
using Rpa.Engine;
using Rpa.Engine.Benches;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Terminal;
using Rpa.Language.Bundles;
using Rpa.Samples.Mails;

namespace Rpa.Host.Benches;

/// <summary>What `rpa bench mail` found.</summary>
/// <param name="IntakePerSecond">Mails from Dovecot into committed cases (key, bytes, documents and case in one transaction each) and acknowledged, a second.</param>
/// <param name="FetchFloorPerSecond">The same messages by UID FETCH, one after the other, on one connection.</param>
/// <param name="DatabaseFloorPerSecond">The database's bare transactions, one after the other.</param>
/// <param name="RatioToFloor">Intake by the smaller floor of the same round, the median of the rounds; promised: at least 0.5.</param>
/// <param name="Mails">Messages taken in.</param>
/// <param name="MailBytes">Bytes of one message.</param>
/// <param name="ParsingMegabytesPerSecond">Reading of the same messages; promised: at least 50.</param>
/// <param name="IdleToCaseMedianMilliseconds">From the server's word to a listening connection (a second one, beside the bot's) to the committed case; promised: under 200.</param>
/// <param name="IdleToCaseWorstMilliseconds">The slowest of them.</param>
/// <param name="DeliveryToCaseMedianMilliseconds">From the delivery into the mailbox to the committed case: Dovecot itself waits half a second before it tells of a change.</param>
/// <param name="IntakePeakManagedMegabytes">The most that lay in managed memory during the intake, above what lay there before.</param>
/// <param name="LargeMailMegabytes">A single large message.</param>
/// <param name="LargeMailPeakManagedMegabytes">The most that lay in managed memory while it was taken in, above what lay there before.</param>
/// <param name="Rounds">Each round's intake and floors a second, in the order they were measured.</param>
internal sealed record MailFigures(
    double IntakePerSecond, double FetchFloorPerSecond, double DatabaseFloorPerSecond, double RatioToFloor, int Mails, int MailBytes, double ParsingMegabytesPerSecond,
    double IdleToCaseMedianMilliseconds, double IdleToCaseWorstMilliseconds, double DeliveryToCaseMedianMilliseconds, double IntakePeakManagedMegabytes, double LargeMailMegabytes, double LargeMailPeakManagedMegabytes,
    ImmutableArray<MailRound> Rounds)
{
    /// <summary>All promises hold.</summary>
    public bool IsKept => RatioToFloor >= 0.5 && ParsingMegabytesPerSecond >= 50 && IdleToCaseMedianMilliseconds < 200;
}

/// <summary>The floors, and the intake after them, a second.</summary>
internal sealed record MailRound(double FetchFloorPerSecond, double DatabaseFloorPerSecond, double IntakePerSecond);

/// <summary>Measures the mail bot against a Dovecot of its own and the database given.</summary>
internal sealed class MailBench(DovecotServer dovecot, string database, int mails, TimeProvider time)
{
    private const string Account = "bench";
    private const int Rounds = 3;
    private const int News = 25;
    private const int LargeMegabytes = 30;

    public static async Task<MailFigures> RunAsync(string database, int mails, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var dovecot = await DovecotServer.StartAsync(time, cancellationToken);
        return await new MailBench(dovecot, database, mails, time).RunAsync(cancellationToken);
    }

    private async Task<MailFigures> RunAsync(CancellationToken cancellationToken)
    {
        var parsing = Parsing();
        var rounds = new List<MailRound>();
        long peak = 0, large;
        await using (var engine = await BenchedEngine.StartAsync(this, listens: false, cancellationToken))
        {
            // Warm: a fleet runs for days, and a compiler at work takes one of two cores from the first rounds.
            await RoundAsync(engine, 0, mails, cancellationToken);
            for (var round = 1; round <= Rounds; round++)
            {
                var (figures, most) = await RoundAsync(engine, round, mails, cancellationToken);
                rounds.Add(figures);
                peak = Math.Max(peak, most);
            }

            large = await LargeAsync(engine, cancellationToken);
        }

        await using var listening = await BenchedEngine.StartAsync(this, listens: true, cancellationToken);
        var (waits, deliveries) = await NewsAsync(listening, cancellationToken);
        var (intake, fetch, commits) = (Median(rounds.Select(r => r.IntakePerSecond)), Median(rounds.Select(r => r.FetchFloorPerSecond)), Median(rounds.Select(r => r.DatabaseFloorPerSecond)));
        return new MailFigures(
            intake, fetch, commits, Median(rounds.Select(r => r.IntakePerSecond / Math.Min(r.FetchFloorPerSecond, r.DatabaseFloorPerSecond))), mails * Rounds, BenchMails.Message(1, 0).Length, parsing, Median(waits), waits.Max(), Median(deliveries), peak / 1e6, LargeMegabytes, large / 1e6, [.. rounds]);
    }

    private async Task<(MailRound Figures, long Peak)> RoundAsync(BenchedEngine engine, int round, int count, CancellationToken cancellationToken)
    {
        var user = $"round{round}";
        for (var i = 0; i < count; i++)
        {
            dovecot.Deliver(user, $"17{round:00000000}.{i:000000}", BenchMails.Message(i, round));
        }

        var fetch = count / await MailBenchmark.FetchAllAsync(Settings(user), () => DovecotServer.Password, time, cancellationToken);
        var commits = await EngineBench.FloorAsync(database, TimeSpan.FromSeconds(2), cancellationToken);
        var before = await engine.CasesAsync(user, cancellationToken);
        GC.Collect();
        Say.Line(string.Create(CultureInfo.InvariantCulture, $"round {round} of {Rounds}: {count} single fetches at {fetch:0}/s, bare transactions at {commits:0}/s"));
        using var memory = new PeakMemory(time);
        var watch = Stopwatch.StartNew();
        var said = await engine.PollAsync(user, cancellationToken);
        watch.Stop();
        var peak = memory.Stop();
        Say.Line(string.Create(CultureInfo.InvariantCulture, $"round {round} of {Rounds}: {count} mails into cases at {count / watch.Elapsed.TotalSeconds:0}/s"));
        var cases = await engine.CasesAsync(user, cancellationToken) - before;
        if (cases != count)
        {
            throw new InvalidOperationException($"{count} mails became {cases} cases: {said}");
        }

        return (new MailRound(fetch, commits, count / watch.Elapsed.TotalSeconds), peak);
    }

    /// <summary>Milliseconds to the committed case while the engine listens: from the server's word, and from the delivery.</summary>
    private async Task<(List<double> FromWord, List<double> FromDelivery)> NewsAsync(BenchedEngine engine, CancellationToken cancellationToken)
    {
        var (waits, deliveries) = (new List<double>(), new List<double>());
        var (next, connection) = MailBenchmark.Listen(Settings(BenchedEngine.Listening), () => DovecotServer.Password, time);
        await using var witness = connection;
        await next(cancellationToken);
        for (var i = 0; i <= News; i++)
        {
            var before = await engine.CasesAsync(BenchedEngine.Listening, cancellationToken);
            var watch = Stopwatch.StartNew();
            var word = TellAsync(next(cancellationToken), watch);
            dovecot.Deliver(BenchedEngine.Listening, $"1790000{i:000}.n", BenchMails.Message(i, 99));
            while (await engine.CasesAsync(BenchedEngine.Listening, cancellationToken) == before)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), time, cancellationToken);
            }

            var done = watch.Elapsed.TotalMilliseconds;
            var told = await word;

            // The first one waits for the listening to begin.
            if (i > 0)
            {
                waits.Add(Math.Max(0, done - told));
                deliveries.Add(done);
            }
        }

        return (waits, deliveries);
    }

    private static async Task<double> TellAsync(Task word, Stopwatch watch)
    {
        await word;
        return watch.Elapsed.TotalMilliseconds;
    }

    private async Task<long> LargeAsync(BenchedEngine engine, CancellationToken cancellationToken)
    {
        dovecot.Deliver("large", "1700000000.l", BenchMails.Large(LargeMegabytes));
        GC.Collect();
        using var memory = new PeakMemory(time);
        await engine.PollAsync("large", cancellationToken);
        return memory.Stop();
    }

    /// <summary>Megabytes a second, warm.</summary>
    private static double Parsing()
    {
        var messages = Enumerable.Range(0, 50).Select(i => BenchMails.Message(i, 7)).ToArray();
        var (bytes, seconds) = (0L, 0.0);
        for (var round = 0; round < 60; round++)
        {
            var watch = Stopwatch.StartNew();
            var sum = messages.Sum(m => (long)m.Length - (MimeReader.Read(m).Attachments.Length - 1));
            if (round >= 30)
            {
                bytes += sum;
                seconds += watch.Elapsed.TotalSeconds;
            }
        }

        return bytes / 1e6 / seconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private ServerSettings Settings(string user) => new()
    {
        Host = "localhost", Port = dovecot.TlsPort, Security = ConnectionSecurity.Tls, User = user, Secret = "mail", CertificateAuthority = dovecot.CertificateAuthority,
    };

    /// <summary>An engine with a process per mailbox, each of which opens a task and rests.</summary>
    private sealed class BenchedEngine(RpaEngine engine, MailBot bot) : IAsyncDisposable
    {
        public const string Listening = "news";
        private static readonly string[] s_boxes = ["round0", "round1", "round2", "round3", Listening, "large"];

        public static async Task<BenchedEngine> StartAsync(MailBench bench, bool listens, CancellationToken cancellationToken)
        {
            var accounts = s_boxes.ToDictionary(b => b, b => new MailAccount { Address = b + "@example.org", Imap = bench.Settings(b) }, StringComparer.Ordinal);
            var bot = new MailBot(new MailAccounts(accounts), new OnePassword(), bench.Time);
            var bots = new BotSet([.. bot.Actions], [], [bot.Trigger]);
            var engine = await RpaEngine.StartAsync(
                new EngineOptions
                {
                    Database = bench.Database,
                    WorkerName = Account,
                    Department = Account,
                    Capabilities = ImmutableDictionary<string, int>.Empty,
                    RunsActions = false,
                    RunsSchedules = listens,
                    Secrets = new OnePassword(),
#pragma warning disable RS0030 // Seeded: the same each time.
                    Random = new Random(7),
#pragma warning restore RS0030
                    Logs = NullLoggerFactory.Instance,
                },
                bots,
                Bundles(bots),
                cancellationToken);
            return new BenchedEngine(engine, bot);
        }

        public async Task<string> PollAsync(string box, CancellationToken cancellationToken) =>
            (await engine.Commands.RunScheduleAsync($"bench-{box}/mail", new Rpa.Language.Running.Actor(Account, Account, ["operator"]), cancellationToken)).ToString();

        public async Task<long> CasesAsync(string box, CancellationToken cancellationToken) =>
            (await engine.Queries.CasesAsync(new Rpa.Engine.Queries.CaseFilter { Workflow = $"bench-{box}" }, new Rpa.Engine.Queries.PageRequest(), cancellationToken)).Total;

        public async ValueTask DisposeAsync()
        {
            await engine.DisposeAsync();
            await bot.DisposeAsync();
        }

        /// <summary>Only the box for news is asked often; the others when they are told to.</summary>
        private static ImmutableArray<CompiledBundle> Bundles(BotSet bots)
        {
            var diagnostics = new DiagnosticBag();
            var sources = s_boxes.Select(box => new BundleSource($"bench-{box}", $"bench-{box}", ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
                workflow: bench-{{box}}
                version: 1
                title: { de: Messung, en: Bench }
                calendar: rheinland-pfalz
                data:
                  subject: { type: text }
                  from: { type: email, personal: true }
                  text: { type: text, personal: true }
                start:
                  - mail: { account: {{box}} }
                    every: {{(box == Listening ? "1 minutes" : "1 days")}}
                    save:
                      subject: "mail.subject.truncated(500)"
                      from: "mail.from"
                      text: "mail.newText.truncated(15000)"
                initial: reading
                states:
                  reading:
                    task: { role: clerk, show: [subject, from, text], within: 1 working days, escalate: supervisor }
                    outcomes:
                      done: closed
                  closed: { final: succeeded }
                """)))));
            var bundles = BundleCompiler.Compile([.. sources], bots.ToCatalog(), diagnostics);
            return diagnostics.HasErrors ? throw new InvalidOperationException(string.Join('\n', diagnostics.ToImmutable().Take(10))) : bundles;
        }
    }

    private TimeProvider Time => time;

    private string Database => database;

    private sealed class OnePassword : ISecrets
    {
        public string Get(string name) => DovecotServer.Password;
    }
}
