using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Rpa.Bots.Browser;
using Rpa.Bots.Office;
using Rpa.Dashboard.Session;
using Rpa.Engine.Scheduling;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Host.Configuration;

/// <summary>Takes the settings out of a tree whose shape was checked, and checks what a shape cannot say. What does not fit its shape is told already and is skipped here.</summary>
internal sealed class ConfigBuilder(string file, IReadOnlyDictionary<string, string> variables, DiagnosticBag diagnostics)
{
    private static readonly MappingReader Nothing = MappingReader.Of(null, "", new DiagnosticBag());

    private readonly string _folder = Path.GetDirectoryName(file)!;

    private SecretSources _secrets = new(ImmutableDictionary<string, SecretSource>.Empty, null, _ => null);

    public RpaConfig Build(YamlMapping root)
    {
        var top = Reader(root);
        _secrets = Secrets(top);
        var worker = Section(top, "worker");
        var listen = Listen(Section(top, "web"));
        var defaults = new RpaConfig { File = file, Database = "", Name = "", Department = "", Data = "", Secrets = _secrets };
        var retention = Section(top, "retention");
        var browser = Section(top, "browser");
        var sites = Sites(browser);
        var office = new OfficeReader(_folder, Needed, Span, diagnostics);
        return defaults with
        {
            Database = Database(top),
            Name = top.Text("name") ?? $"{Hyphenated(Environment.MachineName)}-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}",
            Department = top.Text("department") ?? "",
            TimeZone = TimeZone(top),
            Data = FullPath(top.Text("data") ?? "data"),
            Workflows = Workflows(top),
            Listen = listen,
            ApiTokens = ExistingFile(Section(top, "web"), "api-tokens"),
            People = People(top, listen),
            Mail = new MailReader(_folder, _secrets, diagnostics).Read(top),
            Browser = Browser(browser) with { Sites = [.. sites.Select(s => s.Site)] },
            Services = office.Services(Section(top, "http")),
            Folders = office.Folders(top),
            BotFolder = BotFolder(Section(top, "bots")),
            RemoteActions = BotsReader.Read(Section(top, "bots"), (reader, key) => Span(reader, key, TimeSpan.FromSeconds(1)), diagnostics),
            FleetLimits = sites.Where(s => s.FleetLimit is not null).ToImmutableDictionary(s => s.Site.Name, s => s.FleetLimit!.Value),
            Letters = Letters(Section(top, "letters")),
            Capabilities = Capabilities(worker, defaults.Capabilities),
            OcrLanguages = Section(top, "ocr").Texts("languages") is { Length: > 0 } languages ? [.. languages.Select(l => l.Text)] : defaults.OcrLanguages,
            Lease = Span(worker, "lease", TimeSpan.FromSeconds(3)) ?? defaults.Lease,
            ArmedWindow = Span(worker, "armed-window", TimeSpan.FromSeconds(1)) ?? defaults.ArmedWindow,
            Drain = Span(worker, "drain", TimeSpan.Zero) ?? defaults.Drain,
            Schedules = Schedules(top),
            RetentionAt = retention.Boolean("enabled", otherwise: true) ? retention.Text("at") ?? defaults.RetentionAt : null,
            AuditKeyFile = Section(top, "audit").Text("key-file") is { } key ? FullPath(key) : null,
        };
    }

    /// <summary>Reads without a word: the shape's check has said it.</summary>
    internal static MappingReader Reader(YamlNode node) => MappingReader.Of(node, "", new DiagnosticBag());

    internal static MappingReader Section(MappingReader of, string key) => of.Mapping[key] is YamlMapping map ? Reader(map) : Nothing;

    private string FullPath(string path) => Path.GetFullPath(path, _folder);

    private string Database(MappingReader top)
    {
        const string sqlite = "sqlite:";
        if (top.Scalar("database") is not { Text: { } text } scalar)
        {
            return "";
        }

        if (text.StartsWith(sqlite, StringComparison.Ordinal) && text.Length > sqlite.Length)
        {
            return sqlite + FullPath(text[sqlite.Length..]);
        }

        if (!text.StartsWith("postgres://", StringComparison.Ordinal) || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.AbsolutePath.Length < 2 || uri.Host.Length == 0)
        {
            // The value may hold a password: it is not repeated.
            diagnostics.Report(ConfigDiagnostics.BadValue, scalar.Span, "'database' names no database.", "Write 'sqlite:FILE' or 'postgres://user@host:port/name'.");
            return "";
        }

        if (uri.UserInfo.Contains(':', StringComparison.Ordinal) && !scalar.Span.File.StartsWith("RPA_", StringComparison.Ordinal))
        {
            diagnostics.Report(ConfigDiagnostics.SecretInFile, scalar.Span, "'database' holds a password.", "Put it into a secret and name that in 'database-secret'.");
            return "";
        }

        return Needed(top, "database-secret") is { } secret && _secrets.Find(secret, out _) is { } password
            ? new UriBuilder(uri) { UserName = uri.UserInfo.Split(':')[0], Password = Uri.EscapeDataString(password) }.Uri.ToString()
            : text;
    }

    private string TimeZone(MappingReader top)
    {
        if (top.Scalar("time-zone") is not { } zone)
        {
            return "Europe/Berlin";
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone.Text, out _))
        {
            diagnostics.Report(ConfigDiagnostics.BadValue, zone.Span, $"This machine knows no time zone '{zone.Text}'.", "Write an IANA name such as Europe/Berlin; on Debian install tzdata.");
        }

        return zone.Text;
    }

    private string? ExistingFile(MappingReader reader, string key)
    {
        if (reader.Scalar(key) is not { } scalar)
        {
            return null;
        }

        var full = FullPath(scalar.Text);
        if (!File.Exists(full))
        {
            diagnostics.Report(ConfigDiagnostics.BadValue, scalar.Span, $"There is no file '{scalar.Text}'.", $"Make it, or leave '{key}' out.");
        }

        return full;
    }

    private string? BotFolder(MappingReader bots)
    {
        if (bots.Scalar("folder") is not { } folder)
        {
            return null;
        }

        if (!Directory.Exists(FullPath(folder.Text)))
        {
            diagnostics.Report(ConfigDiagnostics.BadValue, folder.Span, $"The folder '{folder.Text}' does not exist.", "Make it, or leave 'folder' out.");
        }

        return FullPath(folder.Text);
    }

    private string? Workflows(MappingReader top)
    {
        if (top.Scalar("workflows") is not { } folder)
        {
            return null;
        }

        var full = FullPath(folder.Text);
        if (!Directory.Exists(full))
        {
            diagnostics.Report(ConfigDiagnostics.BadValue, folder.Span, $"The folder '{folder.Text}' does not exist.", "Name the folder whose folders hold a workflow.yaml.");
        }

        return full;
    }

    private IPEndPoint Listen(MappingReader web)
    {
        if (web.Scalar("listen") is not { } listen)
        {
            return new IPEndPoint(IPAddress.Loopback, 5080);
        }

        var text = listen.Text.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + listen.Text["localhost".Length..] : listen.Text;
        var colon = text.LastIndexOf(':');
        if (colon > 0 && IPAddress.TryParse(text[..colon], out var address) && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return new IPEndPoint(address, port);
        }

        diagnostics.Report(ConfigDiagnostics.BadValue, listen.Span, $"'listen' is '{listen.Text}'; an address with a port was expected.", "Write 127.0.0.1:5080, or [::1]:5080, or 0.0.0.0:5080 for every network.");
        return new IPEndPoint(IPAddress.Loopback, 5080);
    }

    private ImmutableArray<DemoAccount> People(MappingReader top, IPEndPoint listen)
    {
        var signIn = Section(top, "sign-in");
        var people = signIn.Children("people");
        if (people.Length > 0 && !IPAddress.IsLoopback(listen.Address))
        {
            diagnostics.Report(
                ConfigDiagnostics.BadValue, signIn.KeySpanOf("people"), $"Anybody who reaches {listen} could sign in as one of these people without a password.", "Serve the pages on 127.0.0.1 only, or remove 'people'.");
        }

        foreach (var twin in people.GroupBy(p => p.Text("name")).Where(g => g.Key is not null && g.Count() > 1))
        {
            diagnostics.Report(ConfigDiagnostics.BadValue, twin.Last().SpanOf("name"), $"The sign-in name '{twin.Key}' stands twice.", "Give each person one entry with all roles.");
        }

        return
        [
            .. from person in people
               let name = person.Text("name")
               where name is not null
               select new DemoAccount(name, person.Text("title") ?? name, person.Text("department") ?? top.Text("department") ?? "", [.. person.Texts("roles").Select(r => r.Text)]),
        ];
    }

    private BrowserBotOptions Browser(MappingReader browser)
    {
        var defaults = new BrowserBotOptions();
        var executable = browser.Scalar("executable");
        if (executable is not null && !File.Exists(FullPath(executable.Text)))
        {
            diagnostics.Report(ConfigDiagnostics.BadValue, executable.Span, $"There is no browser '{executable.Text}'.", "Give the path of Chromium or Chrome, or leave it out.");
        }

        return defaults with
        {
            ExecutablePath = executable is null ? null : FullPath(executable.Text),
            Sandbox = browser.Has("sandbox") ? browser.Boolean("sandbox") : null,
            MaxContexts = browser.Integer("contexts", 1) ?? defaults.MaxContexts,
            StepTimeout = Span(browser, "step-timeout", TimeSpan.FromSeconds(1)) ?? defaults.StepTimeout,
            NavigationTimeout = Span(browser, "navigation-timeout", TimeSpan.FromSeconds(1)) ?? defaults.NavigationTimeout,
        };
    }

    private ImmutableArray<(BrowserSite Site, int? FleetLimit)> Sites(MappingReader browser)
    {
        var sites = ImmutableArray.CreateBuilder<(BrowserSite, int?)>();
        foreach (var entry in browser.Entries("sites"))
        {
            var reader = Reader(entry.Value);
            var address = reader.Scalar("address");
            if (address is null || !Uri.TryCreate(address.Text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                uri = new Uri("about:blank");
                if (address is not null)
                {
                    diagnostics.Report(ConfigDiagnostics.BadValue, address.Span, $"'{address.Text}' is no address of a site.", "Write it whole: https://register.example.de/.");
                }
            }
            else if (uri.UserInfo.Length > 0)
            {
                diagnostics.Report(ConfigDiagnostics.SecretInFile, address.Span, "The address holds a user or a password.", "Name their secrets in 'user-secret' and 'password-secret'.");
            }

            var site = new BrowserSite(entry.Key.Text, uri)
            {
                UserSecret = Needed(reader, "user-secret"),
                PasswordSecret = Needed(reader, "password-secret"),
                Concurrency = reader.Integer("concurrency", 1) ?? 4,
                Politeness = Span(reader, "politeness", TimeSpan.Zero) ?? TimeSpan.Zero,
                ReuseSignIn = reader.Boolean("reuse-sign-in"),
            };
            sites.Add((site, reader.Integer("fleet-limit", 1)));
        }

        return sites.ToImmutable();
    }

    private static LetterSender Letters(MappingReader letters)
    {
        var none = new LetterSender();
        return new LetterSender
        {
            Name = letters.Text("name") ?? none.Name,
            Department = letters.Text("department") ?? none.Department,
            Street = letters.Text("street") ?? none.Street,
            Place = letters.Text("place") ?? none.Place,
            Phone = letters.Text("phone") ?? none.Phone,
            Email = letters.Text("email") ?? none.Email,
            Web = letters.Text("web") ?? none.Web,
        };
    }

    private static ImmutableDictionary<string, int> Capabilities(MappingReader worker, ImmutableDictionary<string, int> usual)
    {
        if (worker.Mapping["capabilities"] is null)
        {
            return usual;
        }

        return worker.Entries("capabilities")
            .Select(e => (e.Key.Text, Count: int.TryParse((e.Value as YamlScalar)?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0))
            .Where(c => c.Count > 0).ToImmutableDictionary(c => c.Text, c => c.Count);
    }

    private ImmutableDictionary<string, SchedulePolicy> Schedules(MappingReader top)
    {
        var policies = ImmutableDictionary.CreateBuilder<string, SchedulePolicy>();
        foreach (var entry in top.Entries("schedules").Where(e => e.Value is YamlMapping))
        {
            var reader = Reader(entry.Value);
            var calendar = reader.Scalar("except-holidays");
            if (calendar is not null && HolidayCalendars.Find(calendar.Text) is null)
            {
                diagnostics.Report(ConfigDiagnostics.BadValue, calendar.Span, $"There is no calendar '{calendar.Text}'.", DidYouMean.Remedy(calendar.Text, HolidayCalendars.Names));
            }

            policies[entry.Key.Text] = new SchedulePolicy(
                reader.Text("misfire") switch { "skip" => Misfire.Skip, "run-all" => Misfire.RunAll, _ => Misfire.RunOnce }, calendar?.Text);
        }

        return policies.ToImmutable();
    }

    private SecretSources Secrets(MappingReader top)
    {
        var folder = top.Scalar("secrets-folder");
        if (folder is not null && !Directory.Exists(FullPath(folder.Text)))
        {
            diagnostics.Report(ConfigDiagnostics.BadValue, folder.Span, $"The folder '{folder.Text}' does not exist.", "Make it, with a file per secret, or leave 'secrets-folder' out.");
        }

        var named = ImmutableDictionary.CreateBuilder<string, SecretSource>();
        foreach (var entry in top.Entries("secrets").Where(e => e.Value is YamlMapping))
        {
            var reader = Reader(entry.Value);
            var (path, variable) = (reader.Scalar("file"), reader.Text("variable"));
            if (path is null == variable is null)
            {
                diagnostics.Report(ConfigDiagnostics.SecretMissing, entry.Key.Span, $"The secret '{entry.Key.Text}' has {(path is null ? "no source" : "two sources")}.", "Write either 'file: PATH' or 'variable: NAME'.");
                continue;
            }

            named[entry.Key.Text] = new SecretSource(path is null ? null : FullPath(path.Text), variable);
        }

        var secrets = new SecretSources(named.ToImmutable(), folder is null ? null : FullPath(folder.Text), name => variables.GetValueOrDefault(name));
        foreach (var name in named.Keys)
        {
            Demand(secrets, name, top.Entries("secrets").First(e => e.Key.Text == name).Key.Span);
            if (named[name].File is { } secretFile && !OperatingSystem.IsWindows() && File.Exists(secretFile) && (File.GetUnixFileMode(secretFile) & UnixFileMode.OtherRead) != 0)
            {
                diagnostics.Report(
                    ConfigDiagnostics.Unsafe, top.Entries("secrets").First(e => e.Key.Text == name).Key.Span, $"Every user of this machine may read the secret '{name}' in {secretFile}.", $"Run: chmod o-r {secretFile}");
            }
        }

        return secrets;
    }

    /// <summary>The name of a secret that must be there.</summary>
    private string? Needed(MappingReader reader, string key)
    {
        if (reader.Scalar(key) is not { } name)
        {
            return null;
        }

        Demand(_secrets, name.Text, name.Span);
        return name.Text;
    }

    private void Demand(SecretSources secrets, string name, SourceSpan span)
    {
        if (secrets.Find(name, out var fault) is null)
        {
            diagnostics.Report(ConfigDiagnostics.SecretMissing, span, fault!);
        }
    }

    /// <summary>A length of time on the clock.</summary>
    private TimeSpan? Span(MappingReader reader, string key, TimeSpan least)
    {
        if (reader.Period(key) is not { } period)
        {
            return null;
        }

        var span = period.Unit == PeriodUnit.Days ? TimeSpan.FromDays(period.Number) : period.Span;
        if (span is null || span < least)
        {
            diagnostics.Report(ConfigDiagnostics.BadValue, reader.SpanOf(key), $"'{key}' is '{reader.Text(key)}'; at least {least.TotalSeconds:0} seconds were expected.", "Write seconds, minutes or hours.");
        }

        return span;
    }

    private static string Hyphenated(string name) => string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
}
