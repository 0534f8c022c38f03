using Rpa.Bots.Ocr;
using Rpa.Samples.Zones;

namespace Rpa.Host.Benches;

/// <summary>Figures of zones of one style of picture, or one layout.</summary>
/// <param name="Pictures">How many.</param>
/// <param name="Perfect">Every character right.</param>
/// <param name="Valid">Said to be valid.</param>
/// <param name="WrongValid">Said to be valid though a character is wrong.</param>
/// <param name="None">Not found.</param>
/// <param name="Seconds">Processor time of a picture, on average.</param>
internal sealed record MrzCount(int Pictures, int Perfect, int Valid, int WrongValid, int None, double Seconds)
{
    /// <summary>Per cent.</summary>
    public double PerfectPercent => Math.Round(100.0 * Perfect / Math.Max(1, Pictures), 2);
}

/// <summary>How well machine-readable zones of all five layouts are read on pictures of every style.</summary>
internal static class MrzBench
{
    /// <summary>Counts by style, by layout and over all.</summary>
    public static async Task<IReadOnlyDictionary<string, MrzCount>> RunAsync(int pictures, long seed, DirectoryInfo? keep, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<string, MrzCount>(StringComparer.Ordinal);
        using var bot = new OcrBot(TimeProvider.System);
        keep?.Create();
        await Parallel.ForEachAsync(Enumerable.Range(0, pictures), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, async (i, stop) =>
        {
            var style = ZoneStyle.All[i % ZoneStyle.All.Count];
            var type = ZoneText.Types[i / ZoneStyle.All.Count % ZoneText.Types.Count];
            var number = i / ZoneStyle.All.Count / ZoneText.Types.Count;
            var scan = await ZoneScan.MakeAsync(style, type, seed, number);
            var reading = await bot.ReadAsync(scan.File, [], findMrz: true, stop);
            var perfect = reading.Mrz is { } mrz && mrz.Lines.SequenceEqual(scan.Zone.Lines, StringComparer.Ordinal);
            var valid = reading.Mrz is { IsValid: true };
            lock (counts)
            {
                foreach (var key in new[] { "all", style.Name, type })
                {
                    var count = counts.GetValueOrDefault(key) ?? new MrzCount(0, 0, 0, 0, 0, 0);
                    counts[key] = new MrzCount(
                        count.Pictures + 1, count.Perfect + (perfect ? 1 : 0), count.Valid + (valid ? 1 : 0), count.WrongValid + (valid && !perfect ? 1 : 0), count.None + (reading.Mrz is null ? 1 : 0),
                        ((count.Seconds * count.Pictures) + reading.ProcessorTime.TotalSeconds) / (count.Pictures + 1));
                }
            }

            if (keep is not null && !perfect)
            {
                await File.WriteAllBytesAsync(Path.Combine(keep.FullName, $"{style.Name}-{type}-{number}.jpg"), scan.File, stop);
                await File.WriteAllLinesAsync(Path.Combine(keep.FullName, $"{style.Name}-{type}-{number}.txt"), [.. scan.Zone.Lines, .. reading.Mrz?.Lines ?? [], .. reading.Mrz?.Checks ?? []], stop);
            }
        });
        return counts;
    }
}
