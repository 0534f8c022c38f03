using System.Globalization;
using Rpa.Engine;
using Rpa.Engine.Audit;
using Rpa.Engine.Scheduling;
using Rpa.Host.Configuration;
using Rpa.Language.Running;

namespace Rpa.Host.Composition;

/// <summary>What the server does with stored records at night: removes what is past its retention, and signs where the history of every case stands.</summary>
internal sealed class NightlyRecords(RpaConfig config, TimeProvider time)
{
    /// <summary>Cases removed in one night; what is more waits for the next.</summary>
    private const int MostInOneNight = 50_000;

    private RpaEngine? _engine;

    /// <summary>Its schedules.</summary>
    public IEnumerable<HostSchedule> Schedules =>
        config.RetentionAt is { } at
            ? [new HostSchedule("retention", "Removes finished cases past their retention and files that nobody needs", at, null, RetainAsync), Checkpoints]
            : [Checkpoints];

    private HostSchedule Checkpoints => new("audit-checkpoint", "Signs where the history of every case stands; copy the file to a place of its own", "0 30 2 * * ?", null, CheckAsync);

    /// <summary>The engine is started after its schedules are named.</summary>
    public void Attach(RpaEngine engine) => _engine = engine;

    private Actor Self(string schedule) => new($"schedule:{schedule}", config.Department, []);

    private async Task RetainAsync(CancellationToken cancellationToken)
    {
        if (_engine is { } engine)
        {
            await engine.Records.RunRetentionAsync(Self("retention"), MostInOneNight, cancellationToken);
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_engine is not { } engine)
        {
            return;
        }

        using var key = AuditKey.Open(Environment.GetEnvironmentVariable("RPA_AUDIT_KEY_FILE") is { Length: > 0 } named ? named : AuditKey.DefaultFile(config.Database));
        var folder = Path.Combine(config.Data, "checkpoints");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"checkpoint-{time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.jsonl");
        await using (var stream = new FileStream(file + ".tmp", FileMode.Create, FileAccess.Write))
        {
            await engine.Records.CheckpointAsync(stream, key, Self("audit-checkpoint"), cancellationToken);
        }

        File.Move(file + ".tmp", file, overwrite: true);
    }
}
