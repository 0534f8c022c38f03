using System.Collections.Immutable;
using System.Text;
using Rpa.Bots.Triggers;
using Rpa.Engine.Intake;
using Rpa.Engine.Tests.Running;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Intake;

/// <summary>What other programs hand in: online applications and starts by the API.</summary>
public sealed class OnlineTests : IAsyncDisposable
{
    private const string Service = "urn:de:fim:leika:leistung:99107009017000";

    private const string Workflow = $$"""
        workflow: dog-tax
        version: 1
        title: Dog tax
        data:
          name: { type: text, personal: true }
          birth: { type: date, personal: true }
          fee: { type: money }
          colours: { type: list, of: { type: choice, options: [black, brown] } }
          email: { type: email, personal: true }
          number: { type: text }
          began: { type: date }
        start:
          - submission: { service: "{{Service}}", documents: 1 }
            save:
              name: "submission.data.applicant.name"
              birth: "submission.data.applicant.birth"
              fee: "submission.data.fee"
              colours: "submission.data.colours"
              email: "submission.replyTo"
              number: "case.reference"
          - api: [name, birth]
          - schedule: "0 0 6 1 1 ?"
            save:
              began: "case.today"
        initial: looking
        states:
          looking:
            task: { role: clerk, edit: [name], within: 2 days, escalate: supervisor }
            outcomes: { done: closed }
          closed: { final: succeeded }
        """;

    private static readonly Actor Server = new("api:form-server", "tax-office", []);

    private readonly House _house = new();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task AnApplicationBecomesACaseWithItsFieldsAndDocuments()
    {
        await StartAsync();
        var admission = await SubmitAsync("a-1", ("name", Value.Of("Ada Kowalski")), ("birth", Value.Of("1990-05-01")));

        Assert.Equal((AdmissionKind.Started, true), (admission.Kind, admission.Findings.IsEmpty));
        var found = (await _house.Engine.Queries.CaseAsync(admission.Reference, default))!;
        var data = found.Snapshot.Data;
        Assert.Equal(("Ada Kowalski", Value.Of(new DateOnly(1990, 5, 1)), admission.Reference), (data.Text("name"), data["birth"], data.Text("number")));
        Assert.Equal(Value.Of(186.50m), data["fee"]);
        Assert.Equal(new ListValue([Value.Of("black")]), data["colours"]);
        Assert.Equal("ada@example.org", data.Text("email"));
        Assert.Equal(("tax-office", "api:form-server"), (found.Snapshot.Department, found.Snapshot.StartedBy));
        Assert.Equal("form.pdf", Assert.Single(found.Snapshot.Documents).Name);
        var raw = Assert.Single(found.Attempts.SelectMany(a => a.Evidence), e => e.Kind == "raw");
        Assert.Equal("{\"id\":\"a-1\"}", Encoding.UTF8.GetString((await _house.Engine.Queries.BlobAsync(raw.BlobId, default))!.Bytes));
    }

    [Fact]
    public async Task TheSameApplicationAgainIsTheSameCase()
    {
        await StartAsync();
        var first = await SubmitAsync("a-1");
        var again = await SubmitAsync("a-1");
        var other = await SubmitAsync("a-2");

        Assert.Equal((AdmissionKind.Repeated, first.Reference), (again.Kind, again.Reference));
        Assert.Equal(AdmissionKind.Started, other.Kind);
        Assert.NotEqual(first.Reference, other.Reference);
    }

    [Fact]
    public async Task ApplicationsThatComeAtOnceUnderOneIdBeginOneCase()
    {
        await StartAsync();
        var admissions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SubmitAsync("a-1")));

        Assert.Single(admissions, a => a.Kind == AdmissionKind.Started);
        Assert.Single(admissions.Select(a => a.Reference).Distinct());
        Assert.Equal(1, (await _house.Engine.Queries.CasesAsync(new(), new(), default)).Total);
    }

    [Fact]
    public async Task AnotherApplicationUnderAUsedIdIsTold()
    {
        await StartAsync();
        var first = await SubmitAsync("a-1");
        var other = await _house.Engine.Commands.SubmitOnlineAsync(Submission("a-1") with { Raw = "{\"id\":\"a-1\",\"more\":1}"u8.ToArray() }, Server, default);

        Assert.Equal((AdmissionKind.OtherContent, first.Reference), (other.Kind, other.Reference));
        Assert.Contains(first.Reference, Assert.Single(other.Findings).En);
    }

    [Fact]
    public async Task WhatDoesNotFitItsFieldStaysUnsetAndTheCaseBegins()
    {
        await StartAsync();
        var admission = await SubmitAsync("a-1", ("birth", Value.Of("yesterday")), ("name", Value.Of(7)));

        Assert.Equal(AdmissionKind.Started, admission.Kind);
        var data = (await _house.Engine.Queries.CaseAsync(admission.Reference, default))!.Snapshot.Data;
        Assert.Null(data["birth"]);
        Assert.Null(data["name"]);
    }

    [Fact]
    public async Task AnApplicationWithoutItsAttachmentsOrForAnotherServiceBeginsNothing()
    {
        await StartAsync();
        var bare = await _house.Engine.Commands.SubmitOnlineAsync(Submission("a-1") with { Attachments = [] }, Server, default);
        var unknown = await _house.Engine.Commands.SubmitOnlineAsync(Submission("a-1") with { Service = Service[..^1] + "1" }, Server, default);

        Assert.Equal(AdmissionKind.Refused, bare.Kind);
        Assert.Contains("0 instead of at least 1", Assert.Single(bare.Findings).En);
        Assert.Equal(AdmissionKind.NoSuchStart, unknown.Kind);
        Assert.Contains($"Did you mean '{Service}'", Assert.Single(unknown.Findings).En);
    }

    [Fact]
    public async Task AProgramStartsACaseOnceByItsId()
    {
        await StartAsync();
        var request = new ProgramStart("p-1", "dog-tax", Value.Map(("name", Value.Of("Ada")), ("birth", Value.Of("1990-05-01"))), [], "{}"u8.ToArray());
        var first = await _house.Engine.Commands.StartOnceAsync(request, Server, default);
        var again = await _house.Engine.Commands.StartOnceAsync(request, Server, default);

        Assert.Equal((AdmissionKind.Started, AdmissionKind.Repeated, first.Reference), (first.Kind, again.Kind, again.Reference));
        Assert.Equal(Value.Of(new DateOnly(1990, 5, 1)), (await _house.Engine.Queries.CaseAsync(first.Reference, default))!.Snapshot.Data["birth"]);
    }

    [Fact]
    public async Task AProgramIsToldEveryFieldThatIsMissingUnknownOrFaulty()
    {
        await StartAsync();
        var refused = await _house.Engine.Commands.StartOnceAsync(
            new ProgramStart("p-1", "dog-tax", Value.Map(("birth", Value.Of("soon")), ("nam", Value.Of("Ada"))), [], "{}"u8.ToArray()), Server, default);

        Assert.Equal(AdmissionKind.Refused, refused.Kind);
        Assert.Equal(3, refused.Findings.Length);
        Assert.Contains(refused.Findings, f => f.En.StartsWith("nam: this field is not taken. Did you mean 'name'?", StringComparison.Ordinal));
        Assert.Contains(refused.Findings, f => f.En == "name: the field is missing.");
    }

    [Fact]
    public async Task AScheduledCaseKnowsItsDay()
    {
        await StartAsync();
        await _house.Engine.Commands.RunScheduleAsync("dog-tax", House.Clara, default);

        var row = Assert.Single((await _house.Engine.Queries.CasesAsync(new(), new(), default)).Rows);
        var snapshot = (await _house.Engine.Queries.CaseAsync(row.Reference, default))!.Snapshot;
        Assert.Equal(Value.Of(DateOnly.FromDateTime(snapshot.StartedAt.UtcDateTime.AddHours(1))), snapshot.Data["began"]);
    }

    private Task StartAsync()
    {
        var diagnostics = new DiagnosticBag();
        var source = new BundleSource(
            "dog-tax", "dog-tax", ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(Workflow)));
        var catalog = new BotCatalog(
            ImmutableDictionary<string, Rpa.Bots.Actions.ActionSignature>.Empty, ImmutableDictionary<string, Rpa.Bots.Assets.IAssetKind>.Empty, ImmutableDictionary<string, TriggerSignature>.Empty);
        var bundles = BundleCompiler.Compile([source], catalog, diagnostics);
        Assert.Empty(diagnostics.ToImmutable().Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
        return _house.StartAsync([], [.. bundles]);
    }

    private Task<Admission> SubmitAsync(string id, params (string, Value?)[] applicant) =>
        _house.Engine.Commands.SubmitOnlineAsync(Submission(id, applicant), Server, default);

    private static OnlineSubmission Submission(string id, params (string, Value?)[] applicant) => new(
        id, Service, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero),
        Value.Map(("applicant", Value.Map(applicant)), ("fee", Value.Of("186,50")), ("colours", new ListValue([Value.Of("black")]))),
        [new ArrivedDocument("form.pdf", "application/pdf", "%PDF-1.7"u8.ToArray())], "ada@example.org", Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}"""));
}
