using System.Collections.Frozen;
using Rpa.Bots.Actions;
using Rpa.Bots.Mail.Mime.Outgoing;

namespace Rpa.Bots.Mail.Accounts;

/// <summary>The configured accounts by name. Faults are found at the start, all at once, each with its remedy.</summary>
public sealed class MailAccounts
{
    /// <summary>The account that is meant when a workflow names none.</summary>
    public const string DefaultName = "default";

    private readonly FrozenDictionary<string, MailAccount> _accounts;

    /// <summary>Checks the accounts; throws <see cref="BotConfigurationException"/> that lists every fault.</summary>
    public MailAccounts(IReadOnlyDictionary<string, MailAccount> accounts)
    {
        _accounts = accounts.ToFrozenDictionary(StringComparer.Ordinal);
        var faults = accounts.OrderBy(a => a.Key, StringComparer.Ordinal).SelectMany(a => Faults(a.Key, a.Value)).ToList();
        if (faults.Count > 0)
        {
            throw new BotConfigurationException("The mail accounts are not usable:" + Environment.NewLine + string.Join(Environment.NewLine, faults.Select(f => "- " + f)));
        }
    }

    /// <summary>Names of all accounts.</summary>
    public IEnumerable<string> Names => _accounts.Keys;

    /// <summary>The account; <see cref="BotConfigurationException"/> with the known names where there is none of that name.</summary>
    public MailAccount Get(string? name)
    {
        name ??= DefaultName;
        return _accounts.TryGetValue(name, out var account)
            ? account
            : throw new BotConfigurationException(
                $"The mail account '{name}' is not configured. Known: {(_accounts.Count == 0 ? "none" : string.Join(", ", _accounts.Keys.Order(StringComparer.Ordinal)))}. Add it to the mail accounts of the configuration.");
    }

    /// <summary>What is wrong with an account, each fault with its remedy.</summary>
    public static IEnumerable<string> Faults(string name, MailAccount account)
    {
        if (!EmailAddress.TryParse(account.Address, out _))
        {
            yield return $"account '{name}': address '{EmailAddress.Shown(account.Address)}' is no e-mail address; write the office's own, such as amt@example.de.";
        }

        if (account.DisplayName?.Any(char.IsControl) == true)
        {
            yield return $"account '{name}': the display name holds a control character; write one line of plain text.";
        }

        if (account.Maildir is not null && account.Imap is not null)
        {
            yield return $"account '{name}' has both a Maildir and an IMAP server; leave one of them out.";
        }

        if (account.Pickup is not null && account.Smtp is not null)
        {
            yield return $"account '{name}' has both a pickup folder and an SMTP server; leave one of them out.";
        }

        if (account.Maildir is not null && account.Maildir == account.Pickup)
        {
            yield return $"account '{name}': mail arrives in and leaves by the same folder '{account.Maildir}', so each answer would be read as a new mail; use two folders.";
        }

        foreach (var (kind, path) in new[] { ("Maildir", account.Maildir), ("pickup folder", account.Pickup) })
        {
            if (path is not null && !Path.IsPathFullyQualified(path))
            {
                yield return $"account '{name}': the {kind} '{path}' is a relative path; write the full path.";
            }
        }

        if (account.RepliesPerAddressAndDay is < 1 or > 1000)
        {
            yield return $"account '{name}': {account.RepliesPerAddressAndDay} automatic answers to one address and day are not usable; write 1 to 1000.";
        }

        if (account.Clamd is { } clamd && !clamd.StartsWith('/') && !(clamd.LastIndexOf(':') is > 0 and var colon && ushort.TryParse(clamd.AsSpan(colon + 1), out _)))
        {
            yield return $"account '{name}': clamd '{clamd}' is neither the full path of a socket nor host:port, such as /run/clamav/clamd.ctl or 127.0.0.1:3310.";
        }

        foreach (var (kind, server) in new[] { ("IMAP", account.Imap), ("SMTP", account.Smtp) })
        {
            foreach (var fault in server is null ? [] : Faults(name, kind, server))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> Faults(string name, string kind, ServerSettings server)
    {
        if (string.IsNullOrWhiteSpace(server.Host))
        {
            yield return $"account '{name}': the {kind} server has no host; write its name as in its certificate.";
        }

        if (server.Port is < 1 or > 65535)
        {
            yield return $"account '{name}': {kind} port {server.Port} is no port; usual are {(kind == "IMAP" ? "993 (tls) and 143 (starttls)" : "465 (tls) and 587 (starttls)")}.";
        }

        if (server.Security == ConnectionSecurity.None && !server.IsLoopback)
        {
            yield return $"account '{name}': {kind} without TLS is accepted for this machine only, not for '{server.Host}'; use tls or starttls.";
        }

        if (server.User is not null && string.IsNullOrWhiteSpace(server.Secret))
        {
            yield return $"account '{name}': {kind} user '{server.User}' has no secret; name the secret that holds the password.";
        }

        if (server.CertificateAuthority is { } authority && !File.Exists(authority))
        {
            yield return $"account '{name}': the certificate authority file '{authority}' does not exist; give the path of a PEM file or leave it out.";
        }
    }
}
