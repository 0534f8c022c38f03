namespace Rpa.Bots.Mail.Mime;

/// <summary>A sender or receiver as a message names it (RFC 5322, 3.4). Nothing here was verified: it is the sender's claim.</summary>
/// <param name="Name">Display name, decoded; null when there is none.</param>
/// <param name="Address">`local@domain` as written; null when the header holds only a name.</param>
public sealed record MailAddress(string? Name, string? Address)
{
    /// <inheritdoc/>
    public override string ToString() => Name is null ? Address ?? "" : Address is null ? Name : $"{Name} <{Address}>";
}
