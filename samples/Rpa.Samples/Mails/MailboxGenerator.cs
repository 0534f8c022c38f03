using System.Globalization;
using Rpa.Samples.Forms;
using Rpa.Samples.People;
using Rpa.Samples.Scans;

namespace Rpa.Samples.Mails;

/// <summary>Fills a Maildir with the mails of invented citizens and keeps the truth about them aside.</summary>
public static class MailboxGenerator
{
    private const string Host = "samples";

    /// <summary>The address all mails are sent to.</summary>
    public const string Recipient = "post@stadt-mainz.example";

    /// <summary>
    /// Makes <paramref name="count"/> mails. The same seed and base date give the same mails, byte for byte. When the truth is there already, it is
    /// returned and nothing is made, so that an interrupted demo goes on with its mailbox.
    /// </summary>
    /// <param name="mailbox">The Maildir; made when absent.</param>
    /// <param name="truthDirectory">Gets <c>truth.json</c>, last: as long as it is absent, the mailbox is not finished.</param>
    /// <param name="count">At least 5.</param>
    /// <param name="seed">Decides about everything random.</param>
    /// <param name="baseDate">The day on which the last mail arrives; dates on the forms derive from it.</param>
    /// <param name="progress">Called with the number of mails made so far.</param>
    /// <param name="cancellationToken">Gives up; no truth is written then.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 5 mails are asked for.</exception>
    /// <exception cref="InvalidOperationException">pdftoppm is missing.</exception>
    /// <exception cref="FileNotFoundException">A font is missing; the message names the Debian package.</exception>
    public static async Task<GroundTruth> GenerateAsync(
        string mailbox, string truthDirectory, int count, long seed, DateOnly baseDate, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        if (GroundTruth.Load(truthDirectory) is { } before) { return before; }
        var plan = MailboxPlan.Make(count, Dice.For(seed, -1));
        Maildir.Create(mailbox);
        var truths = new MailTruth[plan.Count];
        var made = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, plan.Count),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (number, cancellation) =>
            {
                var (letter, truth) = await new MailMaker(plan, seed, baseDate).MakeAsync(number, cancellation);
                Maildir.Deliver(mailbox, truth.MaildirFile, MessageWriter.Write(letter));
                truths[number] = truth;
                progress?.Report(Interlocked.Increment(ref made));
            });
        var all = new GroundTruth(seed, baseDate, truths);
        all.Save(truthDirectory);
        return all;
    }

    internal static string MaildirFile(DateTimeOffset date, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{date.ToUnixTimeSeconds()}.R{number:D5}.{Host}");
}
