using System.Collections.Immutable;
using System.Net;
using Rpa.Bots.Browser;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Office;
using Rpa.Bots.Office.Files;
using Rpa.Bots.Office.Http;
using Rpa.Dashboard.Session;
using Rpa.Engine.Scheduling;
using Rpa.Host.RemoteBots;

namespace Rpa.Host.Configuration;

/// <summary>What an operator decides about a process of this program: `rpa.yaml` with what the environment says instead. All paths are full.</summary>
internal sealed record RpaConfig
{
    /// <summary>The file it was read from.</summary>
    public required string File { get; init; }

    /// <summary>`sqlite:FILE` or `postgres://…`, the password in it.</summary>
    public required string Database { get; init; }

    /// <summary>This process among the workers.</summary>
    public required string Name { get; init; }

    /// <summary>The department that cases started by triggers and commands belong to.</summary>
    public required string Department { get; init; }

    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "Europe/Berlin";

    /// <summary>Where logs and sheets are kept.</summary>
    public required string Data { get; init; }

    /// <summary>The folder of the processes, published at the start where this process alone owns the database; null for none.</summary>
    public string? Workflows { get; init; }

    /// <summary>Where the pages are served.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 5080);

    /// <summary>The file of the programs that may call the API; null for none.</summary>
    public string? ApiTokens { get; init; }

    /// <summary>Who may sign in by choosing their name.</summary>
    public ImmutableArray<DemoAccount> People { get; init; } = [];

    /// <summary>Mail accounts by name.</summary>
    public ImmutableDictionary<string, MailAccount> Mail { get; init; } = ImmutableDictionary<string, MailAccount>.Empty;

    /// <summary>The browser bot; log and clock are added where it starts.</summary>
    public BrowserBotOptions Browser { get; init; } = new();

    /// <summary>Programs that are called over HTTP.</summary>
    public ImmutableArray<HttpService> Services { get; init; } = [];

    /// <summary>Folders whose files start cases.</summary>
    public ImmutableArray<WatchedFolder> Folders { get; init; } = [];

    /// <summary>The folder of assemblies by somebody else; null for none.</summary>
    public string? BotFolder { get; init; }

    /// <summary>Actions that processes of somebody else do.</summary>
    public ImmutableArray<RemoteDeclaration> RemoteActions { get; init; } = [];

    /// <summary>Most cases at a time at a site over the whole fleet, by site.</summary>
    public ImmutableDictionary<string, int> FleetLimits { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Whose letters these are.</summary>
    public LetterSender Letters { get; init; } = new();

    /// <summary>Most actions at a time in this process, by capability.</summary>
    public ImmutableDictionary<string, int> Capabilities { get; init; } = DefaultCapabilities;

    /// <summary>Languages that Tesseract must have.</summary>
    public ImmutableArray<string> OcrLanguages { get; init; } = ["deu", "eng"];

    /// <summary>How long a lease lasts without renewal.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long actions may go on when the process is told to stop.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an armed effect may take until its irreversible step.</summary>
    public TimeSpan ArmedWindow { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What is decided about schedules, by name.</summary>
    public ImmutableDictionary<string, SchedulePolicy> Schedules { get; init; } = ImmutableDictionary<string, SchedulePolicy>.Empty;

    /// <summary>When what is past its retention is removed: a cron expression; null for never.</summary>
    public string? RetentionAt { get; init; } = "0 0 3 * * ?";

    /// <summary>The file of the key that signs checkpoints and exports; null for the usual place.</summary>
    public string? AuditKeyFile { get; init; }

    /// <summary>Where secrets come from.</summary>
    public required SecretSources Secrets { get; init; }

    /// <summary>What is offered where the file says nothing.</summary>
    public static ImmutableDictionary<string, int> DefaultCapabilities { get; } =
        ImmutableDictionary<string, int>.Empty.Add("ocr", 2).Add("browser", 2).Add("mail", 2).Add("office", 1).Add("http", 4);

    /// <summary>Only this process may have the database open.</summary>
    public bool OwnsDatabase => Database.StartsWith("sqlite:", StringComparison.Ordinal);

    /// <summary>The database without its password.</summary>
    public string DatabaseShown => Uri.TryCreate(Database, UriKind.Absolute, out var uri) && uri.UserInfo.Contains(':', StringComparison.Ordinal)
        ? Database.Replace(uri.UserInfo, uri.UserInfo.Split(':')[0] + ":***", StringComparison.Ordinal)
        : Database;

    /// <summary>Where the owner of a SQLite file takes commands.</summary>
    public string Socket
    {
        get
        {
            var beside = Database["sqlite:".Length..] + ".sock";

            // The kernel takes no longer path for a socket.
            return System.Text.Encoding.UTF8.GetByteCount(beside) <= 100
                ? beside
                : Path.Combine(Path.GetTempPath(), $"rpa-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(beside)))[..16]}.sock");
        }
    }

    /// <summary>The daily log.</summary>
    public string Log => Path.Combine(Data, "log", "rpa.log");

    /// <summary>Where bots write sheets.</summary>
    public string Sheets => Path.Combine(Data, "sheets");
}
