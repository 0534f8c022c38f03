using System.Diagnostics;

namespace Rpa.Host.Benches;

/// <summary>A figure of a bench: the time of one operation.</summary>
/// <param name="Name">What was measured, as the key in `parts`.</param>
/// <param name="What">The same in words.</param>
/// <param name="Unit">`ms`, `µs` or `ns`.</param>
/// <param name="Median">The median of the batches' means.</param>
/// <param name="Best">The best batch: what the code takes when the machine does nothing else.</param>
/// <param name="Promise">What it must stay under.</param>
/// <param name="Operations">Operations measured, warm-up left out.</param>
internal sealed record BenchPart(string Name, string What, string Unit, double Median, double Best, double Promise, long Operations)
{
    /// <summary>The promise holds. Judged by the median.</summary>
    public bool IsKept => Median < Promise;
}

/// <summary>Measures an operation warm: batches of it, each long enough for the clock.</summary>
internal static class Measure
{
    private const int Batches = 21;

    public static BenchPart Run(string name, string what, string unit, double promise, int perBatch, Action operation)
    {
        // Three batches first: the tiered compiler has then seen enough to optimise.
        for (var i = 0; i < 3 * perBatch; i++)
        {
            operation();
        }

        var means = new double[Batches];
        for (var batch = 0; batch < Batches; batch++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < perBatch; i++)
            {
                operation();
            }

            means[batch] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / perBatch / NanosecondsOf(unit);
        }

        Array.Sort(means);
        return new BenchPart(name, what, unit, means[Batches / 2], means[0], promise, (long)Batches * perBatch);
    }

    private static double NanosecondsOf(string unit) => unit switch { "ms" => 1e6, "µs" => 1e3, _ => 1 };
}
