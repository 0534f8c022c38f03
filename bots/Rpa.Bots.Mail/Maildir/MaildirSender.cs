using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Mime.Outgoing;

namespace Rpa.Bots.Mail.Maildir;

/// <summary>
/// Puts messages into a Maildir from which another program sends them. The irreversible step is the rename into `new`. The file's name comes from the Message-ID, so that the
/// same message cannot lie there twice.
/// </summary>
public sealed class MaildirSender(string path) : IMailSender
{
    private readonly MaildirFolder _folder = new(path);

    /// <summary>Whom the files of the folder answer, by their unique names; what is no automatic answer, nobody.</summary>
    private readonly ConcurrentDictionary<string, string> _answered = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<SendOutcome> SendAsync(OutgoingMessage message, Func<CancellationToken, Task<ArmedEffect>> begin, CancellationToken cancellationToken)
    {
        var name = UniqueName(message.Id);
        if (await CountSentAsync(message.Id, cancellationToken) > 0)
        {
            return new SendOutcome.Sent($"'{name}' was already in the pickup folder");
        }

        var target = Path.Combine(_folder.New, name);
        var temporary = Path.Combine(_folder.Tmp, $"{name}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.{Guid.NewGuid():N}");
        try
        {
            _folder.Create();
            await DurableFile.WriteAsync(temporary, MimeWriter.Write(message), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SendOutcome.Later($"The pickup folder '{_folder.Path}' cannot be written: {e.Message}");
        }

        try
        {
            var armed = await begin(cancellationToken);
            armed.DemandArmed();
            File.Move(temporary, target, overwrite: false);
        }
        catch (IOException) when (File.Exists(target))
        {
            return new SendOutcome.Sent($"'{name}' was already in the pickup folder");
        }
        finally
        {
            File.Delete(temporary);
        }

        Posix.SyncDirectory(_folder.New);
        return new SendOutcome.Sent(name);
    }

    /// <inheritdoc/>
    public async Task<int?> CountSentAsync(MessageId id, CancellationToken cancellationToken)
    {
        try
        {
            // The program that sends may rename what it takes note of, so names alone do not tell; ours are tried first as they cost nothing.
            var name = UniqueName(id);
            var files = _folder.Files(_ => true);
            var byName = files.Count(f => MaildirFolder.UniqueOf(f.Name) == name);
            if (byName > 0)
            {
                return byName;
            }

            var count = 0;
            foreach (var file in files.Where(f => !MaildirFolder.UniqueOf(f.Name).EndsWith(".rpa", StringComparison.Ordinal)))
            {
                count += (await HeaderOfFile.ReadAsync(file.FullName, cancellationToken))?.MessageId == id.Value ? 1 : 0;
            }

            return count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<int?> CountRepliesAsync(EmailAddress to, DateOnly day, CancellationToken cancellationToken)
    {
        try
        {
            var since = day.ToDateTime(TimeOnly.MinValue);
            var count = 0;
            foreach (var file in _folder.Files(_ => true).Where(f => f.LastWriteTime >= since))
            {
                var unique = MaildirFolder.UniqueOf(file.Name);
                if (!_answered.TryGetValue(unique, out var answered))
                {
                    var header = await HeaderOfFile.ReadAsync(file.FullName, cancellationToken);
                    answered = header?["Auto-Submitted"]?.StartsWith("auto-replied", StringComparison.OrdinalIgnoreCase) == true ? AddressParser.Read(header, "To") is [{ Address: { } first }, ..] ? first : "" : "";
                    _answered[unique] = answered;
                }

                count += to.IsSameMailbox(answered) ? 1 : 0;
            }

            return count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string UniqueName(MessageId id) => $"M{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(id.Value)).AsSpan(0, 16))}.rpa";
}
