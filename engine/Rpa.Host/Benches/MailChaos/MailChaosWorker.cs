using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Bots.Mail;
using Rpa.Bots.Mail.Accounts;
using Rpa.Engine;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Samples.Mails;

namespace Rpa.Host.Benches.MailChaos;

/// <summary>A worker that takes mail in from an IMAP server and answers each by SMTP; a process of its own, made to be killed. It says `ready`, and `settled` when nothing moves any more; it ends with its standard input.</summary>
internal static class MailChaosWorker
{
    public const string User = "chaos";

    private const string Workflow = """
        workflow: mail-chaos
        version: 1
        title: { de: Störungen, en: Chaos }
        calendar: rheinland-pfalz
        data:
          subject: { type: text }
          from: { type: email, personal: true }
          message: { type: text }
        start:
          - mail: { account: chaos }
            every: 1 seconds
            save:
              subject: "mail.subject"
              from: "mail.from"
              message: "mail.messageId"
        initial: answering
        states:
          answering:
            do: mail.reply
            with: { account: chaos, to: "${data.?from}", in-reply-to: "${data.?message}", subject: "${'Re: ' + data.subject}", text: Ihr Antrag ist da. }
            next: closed
            on-failure:
              automatic: failed
              refused: failed
          closed: { final: succeeded }
          failed: { final: failed }
        """;

    public static async Task<int> RunAsync(string database, int imap, int smtp, CancellationToken cancellationToken)
    {
        var server = new ServerSettings { Host = "127.0.0.1", Port = imap, Security = ConnectionSecurity.None, User = User, Secret = "mail" };
        var account = new MailAccount { Address = "amt@example.de", Imap = server, Smtp = server with { Port = smtp, User = null, Secret = null } };
        await using var bot = new MailBot(new MailAccounts(new Dictionary<string, MailAccount>(StringComparer.Ordinal) { [User] = account }), new OnePassword(), TimeProvider.System);
        await using var engine = await OpenAsync(database, bot, runs: true, cancellationToken);
        Console.WriteLine("ready");
        var end = Task.Run(() => Console.In.ReadToEndAsync(cancellationToken), cancellationToken);
        while (!end.IsCompleted)
        {
            if (await engine.IsSettledAsync(cancellationToken))
            {
                Console.WriteLine("settled");
            }

            await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken));
        }

        return ExitCode.Done;
    }

    /// <summary>The engine on the database; one that runs nothing to look at it.</summary>
    public static Task<RpaEngine> OpenAsync(string database, MailBot bot, bool runs, CancellationToken cancellationToken)
    {
        var bots = new BotSet([.. bot.Actions], [], [bot.Trigger]);
        var diagnostics = new DiagnosticBag();
        var bundles = BundleCompiler.Compile([new BundleSource("mail-chaos", "mail-chaos", ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(Workflow)))], bots.ToCatalog(), diagnostics);
        if (diagnostics.HasErrors)
        {
            throw new InvalidOperationException($"The bench's own workflow has findings:\n{string.Join('\n', diagnostics.ToImmutable().Take(10))}");
        }

        return RpaEngine.StartAsync(
            new EngineOptions
            {
                Database = database,
                WorkerName = "victim",
                Department = "chaos",
                Capabilities = ImmutableDictionary<string, int>.Empty.Add("mail", 8),
                Lease = TimeSpan.FromSeconds(2),
                ArmedWindow = TimeSpan.FromSeconds(1),
                DrainTime = TimeSpan.FromSeconds(2),
                RunsActions = runs,
                RunsSchedules = runs,
                Secrets = new OnePassword(),
#pragma warning disable RS0030 // Jitter only.
                Random = new Random(7),
#pragma warning restore RS0030
                Logs = NullLoggerFactory.Instance,
            },
            bots, bundles, cancellationToken);
    }

    private sealed class OnePassword : ISecrets
    {
        public string Get(string name) => DovecotServer.Password;
    }
}
