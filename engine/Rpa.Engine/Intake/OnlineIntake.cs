using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Rpa.Bots.Documents;
using Rpa.Bots.Triggers;
using Rpa.Engine.Running;
using Rpa.Engine.Storage;
using Rpa.Expressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Intake;

/// <summary>What other programs hand in: the id, the documents and the case are one transaction, so that a repetition finds the case of the first time (R4).</summary>
internal sealed class OnlineIntake(Worker worker, IntakeStore intake, EngineOptions options)
{
    private readonly ILogger _log = options.Logs.CreateLogger("Rpa.Engine.Intake");

    /// <summary>An online application becomes a case of the workflow that takes its service.</summary>
    public async Task<Admission> TakeInAsync(OnlineSubmission submission, Actor actor)
    {
        var takers = worker.Bundles.Current.Values
            .SelectMany(b => b.Definition.Starts.OfType<SubmissionStart>().Select(s => (Bundle: b, Start: s))).OrderBy(t => t.Bundle.Definition.Name, StringComparer.Ordinal).ToList();
        var (bundle, start) = takers.Find(t => t.Start.Service == submission.Service);
        if (bundle is null)
        {
            return NoStart(
                $"Keinen Ablauf gibt es für die Leistung '{submission.Service}'.",
                $"No workflow takes the service '{submission.Service}'. {DidYouMean.Remedy(submission.Service, takers.Select(t => t.Start.Service))}");
        }

        var count = submission.Attachments.Length;
        ImmutableArray<LocalText> findings = count >= start.Documents ? [] :
            [new LocalText($"Es fehlen Anlagen: {count} statt mindestens {start.Documents}.", $"Attachments are missing: {count} instead of at least {start.Documents}.")];
        var scope = Value.Map(
            ("id", Value.Of(submission.Id)), ("service", Value.Of(submission.Service)), ("submittedAt", Value.Of(submission.SubmittedAt)), ("data", submission.Data),
            ("attachments", Value.Of(count)), ("replyTo", submission.ReplyTo is { } reply ? Value.Of(reply) : null));
        return await AdmitAsync(
            new Entry($"submission/{submission.Service}", submission.Id, "submission", submission.Raw, submission.Attachments), bundle, actor, findings,
            (started, reference) => StartData.Of(bundle.Definition, start.Save, CaseScopes.AtStart(bundle, reference, actor.Department, started, Scopes.SubmissionName, scope), Unset));
    }

    /// <summary>Another program starts a case with the fields that the workflow names.</summary>
    public async Task<Admission> TakeInAsync(ProgramStart request, Actor actor)
    {
        if (worker.Bundles.Find(request.Workflow) is not { } bundle || bundle.Definition.Starts.OfType<ApiStart>().FirstOrDefault() is not { } start)
        {
            var startable = worker.Bundles.Current.Values.Where(b => b.Definition.Starts.OfType<ApiStart>().Any()).Select(b => b.Definition.Name);
            return NoStart(
                $"Einen Ablauf '{request.Workflow}', den ein Programm beginnen darf, gibt es nicht.",
                $"There is no workflow '{request.Workflow}' that a program may start. {DidYouMean.Remedy(request.Workflow, startable)}");
        }

        var (data, findings) = Fields(bundle.Definition, start, request.Data);
        return await AdmitAsync(new Entry($"api/{request.Workflow}", request.Id, "api", request.Raw, request.Documents), bundle, actor, findings, (_, _) => data);
    }

    /// <summary>What is handed in, however it came.</summary>
    private sealed record Entry(string Source, string Id, string Start, ReadOnlyMemory<byte> Raw, ImmutableArray<ArrivedDocument> Documents)
    {
        public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Raw.Span));
    }

    private async Task<Admission> AdmitAsync(
        Entry entry, CompiledBundle bundle, Actor actor, ImmutableArray<LocalText> findings, Func<Started, string, MapValue> data)
    {
        // What was taken in once stays so, also when the workflow asks for more by now.
        if (await KnownAsync(entry) is { } earlier)
        {
            return earlier;
        }

        if (!findings.IsEmpty)
        {
            return new Admission(AdmissionKind.Refused, "", findings);
        }

        var documents = ImmutableArray.CreateBuilder<Document>();
        foreach (var document in entry.Documents)
        {
            documents.Add(await worker.Blobs.PutAsync(document.Name, document.MediaType, document.Bytes));
        }

        var arrival = new Arrival(entry.Source, entry.Id, entry.Sha256, await worker.Blobs.PutAsync(entry.Start + ".json", "application/json", entry.Raw));
        var started = new Started { At = worker.Now(), Actor = actor, Data = MapValue.Empty, Documents = documents.ToImmutable(), Start = entry.Start };
        var batch = await worker.Starts.BeginAsync(bundle, actor.Department, started, reference => data(started, reference));
        if (await intake.StartAsync(arrival, batch.Cases, batch.Messages, []))
        {
            worker.Started(batch);
            return new Admission(AdmissionKind.Started, batch.Cases[0].Snapshot.Reference, []);
        }

        return await KnownAsync(entry) ?? throw new InvalidOperationException($"'{entry.Id}' of '{entry.Source}' is neither known nor new.");
    }

    private async Task<Admission?> KnownAsync(Entry entry) => await intake.FindAsync(entry.Source, entry.Id) switch
    {
        null => null,
        var (reference, sha256) when sha256 == entry.Sha256 => new Admission(AdmissionKind.Repeated, reference, []),
        var (reference, _) => new Admission(AdmissionKind.OtherContent, reference,
        [
            new LocalText(
                $"Unter der Kennung '{entry.Id}' wurde schon etwas anderes eingereicht (Fall {reference}).",
                $"Something else was handed in under the id '{entry.Id}' before (case {reference}). Send it under an id of its own."),
        ]),
    };

    private static (MapValue Data, ImmutableArray<LocalText> Findings) Fields(WorkflowDefinition definition, ApiStart start, MapValue given)
    {
        var findings = ImmutableArray.CreateBuilder<LocalText>();
        var data = new List<KeyValuePair<string, Value>>();
        foreach (var (key, value) in given.Entries.Where(e => e.Value is not NullValue))
        {
            var name = key.ToString();
            if (!start.Fields.Contains(name) || definition.Field(name) is not { } field)
            {
                findings.Add(new LocalText($"{name}: Dieses Feld wird nicht angenommen.", $"{name}: this field is not taken. {DidYouMean.Remedy(name, start.Fields)}"));
                continue;
            }

            var conversion = field.Type.FromTree(value);
            if (conversion.Value is { } typed)
            {
                data.Add(KeyValuePair.Create(name, typed));
            }
            else
            {
                findings.Add(new LocalText($"{name}: {conversion.Fault?.De}", $"{name}: {conversion.Fault?.En}"));
            }
        }

        foreach (var missing in start.Fields.Where(f => given[f] is null or NullValue))
        {
            findings.Add(new LocalText($"{missing}: Das Feld fehlt.", $"{missing}: the field is missing."));
        }

        return (MapValue.FromStrings(data), findings.ToImmutable());
    }

    private static Admission NoStart(string german, string english) => new(AdmissionKind.NoSuchStart, "", [new LocalText(german, english)]);

#pragma warning disable CA1873 // Nothing is worked out for it.
    private void Unset(string fault) => _log.LogInformation("Online: {Fault}", fault);
#pragma warning restore CA1873
}
