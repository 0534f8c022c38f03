using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rpa.Bots.Browser;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Office.Http;
using Rpa.Engine.Scheduling;
using Rpa.Host.Terminal;

namespace Rpa.Host.Configuration;

/// <summary>The configuration in force as people see it: by the keys of the file, secrets by their source alone.</summary>
internal sealed class ConfigView
{
    private readonly JsonObject _tree;

    private ConfigView(JsonObject tree) => _tree = tree;

    public static ConfigView Of(RpaConfig c) => new(new JsonObject
    {
        ["file"] = c.File,
        ["database"] = c.DatabaseShown,
        ["department"] = c.Department,
        ["name"] = c.Name,
        ["time-zone"] = c.TimeZone,
        ["data"] = c.Data,
        ["workflows"] = c.Workflows,
        ["web"] = new JsonObject { ["listen"] = c.Listen.ToString(), ["api-tokens"] = c.ApiTokens },
        ["sign-in"] = new JsonObject
        {
            ["people"] = new JsonArray([.. c.People.Select(p => new JsonObject { ["name"] = p.Name, ["title"] = p.Title, ["department"] = p.Department, ["roles"] = List(p.Roles) })]),
        },
        ["mail"] = Map(c.Mail, Account),
        ["browser"] = new JsonObject
        {
            ["executable"] = c.Browser.ExecutablePath,
            ["sandbox"] = c.Browser.Sandbox,
            ["contexts"] = c.Browser.MaxContexts,
            ["step-timeout"] = Span(c.Browser.StepTimeout),
            ["navigation-timeout"] = Span(c.Browser.NavigationTimeout),
            ["sites"] = Map(c.Browser.Sites.ToDictionary(s => s.Name), s => Site(s, c)),
        },
        ["http"] = new JsonObject { ["services"] = Map(c.Services.ToDictionary(s => s.Name), Service) },
        ["folders"] = Map(c.Folders.ToDictionary(f => f.Name), f => new JsonObject
        {
            ["path"] = f.Path, ["done"] = f.Done, ["settle"] = Span(f.Settle), ["largest-file"] = f.LargestFile / (1024 * 1024),
        }),
        ["bots"] = new JsonObject { ["folder"] = c.BotFolder, ["actions"] = new JsonArray([.. c.RemoteActions.Select(a => (JsonNode?)a.Name)]) },
        ["ocr"] = new JsonObject { ["languages"] = List(c.OcrLanguages) },
        ["letters"] = new JsonObject
        {
            ["name"] = c.Letters.Name, ["department"] = c.Letters.Department, ["street"] = c.Letters.Street, ["place"] = c.Letters.Place,
            ["phone"] = c.Letters.Phone, ["email"] = c.Letters.Email, ["web"] = c.Letters.Web,
        },
        ["worker"] = new JsonObject
        {
            ["capabilities"] = Map(c.Capabilities, n => JsonValue.Create(n)),
            ["lease"] = Span(c.Lease),
            ["armed-window"] = Span(c.ArmedWindow),
            ["drain"] = Span(c.Drain),
        },
        ["schedules"] = Map(c.Schedules, p => new JsonObject
        {
            ["misfire"] = p.Misfire switch { Misfire.Skip => "skip", Misfire.RunAll => "run-all", _ => "run-once" }, ["except-holidays"] = p.ExceptHolidays,
        }),
        ["retention"] = new JsonObject { ["at"] = c.RetentionAt, ["enabled"] = c.RetentionAt is not null },
        ["audit"] = new JsonObject { ["key-file"] = c.AuditKeyFile },
        ["secrets"] = Map(c.Secrets.Names.ToDictionary(n => n), n => JsonValue.Create($"*** from {c.Secrets.Describe(n)}")),
    });

    public string ToJson() => Output.ToJson(_tree);

    public string ToYaml()
    {
        var text = new StringBuilder();
        Write(text, _tree, 0);
        return text.ToString();
    }

    private static JsonObject Account(MailAccount a) => new()
    {
        ["address"] = a.Address, ["display-name"] = a.DisplayName, ["maildir"] = a.Maildir, ["pickup"] = a.Pickup, ["imap"] = Server(a.Imap), ["smtp"] = Server(a.Smtp),
        ["replies-per-day"] = a.RepliesPerAddressAndDay, ["authentication-server"] = a.AuthenticationServer, ["clamd"] = a.Clamd,
    };

    private static JsonObject? Server(ServerSettings? s) => s is null ? null : new JsonObject
    {
        ["host"] = s.Host, ["port"] = s.Port, ["security"] = s.Security.ToString().ToLowerInvariant(), ["user"] = s.User, ["secret"] = s.Secret, ["oauth"] = s.UsesOAuth,
        ["authority"] = s.CertificateAuthority, ["sent-folder"] = s.SentFolder, ["files-sent-mail"] = s.FilesSentMail, ["done-folder"] = s.DoneFolder,
    };

    private static JsonObject Site(BrowserSite s, RpaConfig c) => new()
    {
        ["address"] = s.Address.ToString(), ["concurrency"] = s.Concurrency, ["fleet-limit"] = c.FleetLimits.TryGetValue(s.Name, out var limit) ? limit : null,
        ["politeness"] = Span(s.Politeness), ["user-secret"] = s.UserSecret, ["password-secret"] = s.PasswordSecret, ["reuse-sign-in"] = s.ReuseSignIn,
    };

    private static JsonObject Service(HttpService s) => new()
    {
        ["address"] = s.Address.ToString(), ["secret"] = s.Secret, ["user"] = s.User, ["secret-header"] = s.SecretHeader, ["authority"] = s.CertificateAuthority,
        ["timeout"] = Span(s.Timeout), ["largest-answer"] = s.LargestAnswer / 1024,
    };

    private static JsonObject Map<T>(IReadOnlyDictionary<string, T> map, Func<T, JsonNode?> view) =>
        new(map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, view(e.Value))));

    private static JsonArray List(IEnumerable<string> items) => new([.. items.Select(i => (JsonNode?)i)]);

    private static string Span(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} seconds");

    /// <summary>What is not set is left out.</summary>
    private static void Write(StringBuilder text, JsonObject map, int depth)
    {
        foreach (var (key, value) in map)
        {
            switch (value)
            {
                case null or JsonObject { Count: 0 } or JsonArray { Count: 0 }:
                    break;
                case JsonObject inner:
                    text.Append(' ', 2 * depth).Append(key).Append(":\n");
                    Write(text, inner, depth + 1);
                    break;
                case JsonArray list when list[0] is JsonObject:
                    text.Append(' ', 2 * depth).Append(key).Append(":\n");
                    foreach (var item in list.OfType<JsonObject>())
                    {
                        text.Append(' ', 2 * depth).Append("  - { ").AppendJoin(", ", item.Select(i => $"{i.Key}: {Inline(i.Value)}")).Append(" }\n");
                    }

                    break;
                default:
                    text.Append(' ', 2 * depth).Append(key).Append(": ").Append(Inline(value)).Append('\n');
                    break;
            }
        }
    }

    private static string Inline(JsonNode? value) => value switch
    {
        JsonArray list => $"[{string.Join(", ", list.Select(Inline))}]",
        JsonValue v when v.TryGetValue<string>(out var text) => text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '/' or '_' or ' ' or '@') ? text : Output.ToJson(text),
        _ => value?.ToJsonString() ?? "",
    };
}
