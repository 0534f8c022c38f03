namespace Rpa.Bots.Mail.Accounts;

/// <summary>A mailbox of the office and how mail leaves it. Workflows name it; only the operator's configuration holds it.</summary>
public sealed record MailAccount
{
    /// <summary>Sender of what goes out: `amt@example.de`.</summary>
    public string Address { get; init; } = "";

    /// <summary>Name shown beside the address.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Folder of a Maildir that mail arrives in; null when <see cref="Imap"/> is used or nothing arrives.</summary>
    public string? Maildir { get; init; }

    /// <summary>Maildir that mail is put into for another program to send; null when <see cref="Smtp"/> is used or nothing is sent.</summary>
    public string? Pickup { get; init; }

    /// <summary>Server that mail arrives at.</summary>
    public ServerSettings? Imap { get; init; }

    /// <summary>Server that mail leaves by.</summary>
    public ServerSettings? Smtp { get; init; }

    /// <summary>Automatic answers that one address gets in a day; more would be two machines writing to each other (RFC 3834, 2).</summary>
    public int RepliesPerAddressAndDay { get; init; } = 10;

    /// <summary>
    /// The authserv-id under which the office's own mail server reports its checks of the sender (`Authentication-Results`, RFC 8601); null believes no such report.
    /// </summary>
    public string? AuthenticationServer { get; init; }

    /// <summary>A virus scanner: the path of clamd's socket, or `host:port`; null for none.</summary>
    public string? Clamd { get; init; }
}

/// <summary>How a connection is protected. There is no way to leave a certificate unverified.</summary>
public enum ConnectionSecurity
{
    /// <summary>TLS from the first byte (ports 993, 465).</summary>
    Tls,

    /// <summary>Plain greeting, then TLS; a server that does not offer it is refused (ports 143, 587).</summary>
    StartTls,

    /// <summary>No protection; accepted for loopback addresses only.</summary>
    None,
}

/// <summary>A server and the sign-in there.</summary>
public sealed record ServerSettings
{
    /// <summary>Host name, as in its certificate.</summary>
    public string Host { get; init; } = "";

    /// <summary>TCP port.</summary>
    public int Port { get; init; }

    /// <summary>Protection of the connection.</summary>
    public ConnectionSecurity Security { get; init; } = ConnectionSecurity.Tls;

    /// <summary>User to sign in as; null for no sign-in.</summary>
    public string? User { get; init; }

    /// <summary>Name of the secret that holds the password or, with <see cref="UsesOAuth"/>, the access token.</summary>
    public string? Secret { get; init; }

    /// <summary>Sign in by XOAUTH2.</summary>
    public bool UsesOAuth { get; init; }

    /// <summary>PEM file of a private certificate authority that is trusted for this server; null for the machine's own.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>IMAP only: the folder that sent messages are kept in, asked when an answer to DATA was lost; null for the one the server marks as such (RFC 6154).</summary>
    public string? SentFolder { get; init; }

    /// <summary>IMAP only: the server itself puts what leaves by <see cref="MailAccount.Smtp"/> into the folder of sent mail (as Gmail and Exchange do), so that we must not.</summary>
    public bool FilesSentMail { get; init; }

    /// <summary>IMAP only: the folder that messages are moved to when they were taken in; null to mark them as seen where they are.</summary>
    public string? DoneFolder { get; init; }

    internal string Sent => SentFolder ?? "\\Sent";

    internal bool IsLoopback => Host is "localhost" || (System.Net.IPAddress.TryParse(Host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
