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

    /// <summary>IMAP only: the folder that sent messages are found in, asked when an answer to DATA was lost.</summary>
    public string? SentFolder { get; init; }

    internal bool IsLoopback => Host is "localhost" || (System.Net.IPAddress.TryParse(Host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
