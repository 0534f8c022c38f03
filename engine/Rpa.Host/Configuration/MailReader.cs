using System.Collections.Immutable;
using Rpa.Bots.Mail.Accounts;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Host.Configuration;

/// <summary>The mail accounts of `rpa.yaml`.</summary>
internal sealed class MailReader(string folder, SecretSources secrets, DiagnosticBag diagnostics)
{
    public ImmutableDictionary<string, MailAccount> Read(MappingReader top)
    {
        var accounts = ImmutableDictionary.CreateBuilder<string, MailAccount>();
        foreach (var entry in top.Entries("mail").Where(e => e.Value is YamlMapping))
        {
            var reader = ConfigBuilder.Reader(entry.Value);
            var account = new MailAccount
            {
                Address = reader.Text("address") ?? "",
                DisplayName = reader.Text("display-name"),
                Maildir = FullPath(reader.Text("maildir")),
                Pickup = FullPath(reader.Text("pickup")),
                Imap = Server(reader, "imap"),
                Smtp = Server(reader, "smtp"),
                RepliesPerAddressAndDay = reader.Integer("replies-per-day") ?? new MailAccount().RepliesPerAddressAndDay,
                AuthenticationServer = reader.Text("authentication-server"),
                Clamd = reader.Text("clamd"),
            };
            accounts[entry.Key.Text] = account;

            // What the shape has found missing is not told a second time.
            var told = account.Address.Length == 0 ? "address ''" : "has no host";
            foreach (var fault in MailAccounts.Faults(entry.Key.Text, account).Where(f => !f.Contains(told, StringComparison.Ordinal) && !f.Contains("has no host", StringComparison.Ordinal) && !f.Contains("port 0 is", StringComparison.Ordinal)))
            {
                diagnostics.Report(ConfigDiagnostics.BadValue, PlaceOf(reader, entry.Key.Span, fault), char.ToUpperInvariant(fault[0]) + fault[1..]);
            }
        }

        return accounts.ToImmutable();
    }

    /// <summary>The setting that a fault speaks of, where it names one.</summary>
    private static SourceSpan PlaceOf(MappingReader account, SourceSpan otherwise, string fault)
    {
        (string Word, string Key)[] places = [("IMAP", "imap"), ("SMTP", "smtp"), ("address '", "address"), ("display name", "display-name"), ("pickup", "pickup"), ("Maildir", "maildir"), ("automatic answers", "replies-per-day"), ("clamd", "clamd")];
        var key = places.FirstOrDefault(p => fault.Contains(p.Word, StringComparison.Ordinal) && account.Mapping[p.Key] is not null).Key;
        return key is null ? otherwise : account.KeySpanOf(key);
    }

    private ServerSettings? Server(MappingReader account, string key)
    {
        if (account.Mapping[key] is not YamlMapping)
        {
            return null;
        }

        var reader = ConfigBuilder.Section(account, key);
        if (reader.Scalar("secret") is { } secret && secrets.Find(secret.Text, out var fault) is null)
        {
            diagnostics.Report(ConfigDiagnostics.SecretMissing, secret.Span, fault!);
        }

        return new ServerSettings
        {
            Host = reader.Text("host") ?? "",
            Port = reader.Integer("port") ?? 0,
            Security = reader.Text("security") switch { "starttls" => ConnectionSecurity.StartTls, "none" => ConnectionSecurity.None, _ => ConnectionSecurity.Tls },
            User = reader.Text("user"),
            Secret = reader.Text("secret"),
            UsesOAuth = reader.Boolean("oauth"),
            CertificateAuthority = FullPath(reader.Text("authority")),
            SentFolder = reader.Text("sent-folder"),
            FilesSentMail = reader.Boolean("files-sent-mail"),
            DoneFolder = reader.Text("done-folder"),
        };
    }

    private string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path, folder);
}
