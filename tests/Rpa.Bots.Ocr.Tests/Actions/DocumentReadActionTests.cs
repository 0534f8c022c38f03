using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Documents;
using Rpa.Bots.Ocr.Actions;
using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Bots.Ocr.Tests.Forms;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Ocr.Tests.Actions;

public sealed class DocumentReadActionTests
{
    private static readonly FormAsset Asset = new("forms/application", SampleForm.Template);
    private readonly Sink _sink = new();

    [Fact]
    public async Task AcceptedFieldsAreTypedOutputsAndOthersAreAbsent()
    {
        var reading = Some(Field("days", 84L, true), Field("name", null, false));
        var result = Assert.IsType<ActionOutcome.Done>(await RunAsync(new Reader(reading))).Result;
        var fields = Assert.IsType<MapValue>(result["fields"]);
        Assert.Equal(Value.Of(84L), fields["days"]);
        Assert.Null(fields["name"]);
        Assert.Equal("application", result.Text("form"));
        Assert.Equal(Value.Of(false), result["complete"]);
    }

    [Fact]
    public async Task WhatALetterAnnouncesIsTypedWithoutAForm()
    {
        var reading = Some(Field("birthDate", new DateOnly(1984, 3, 7), true), Field("amount", 12.5m, true), Field("amount2", 3m, true), Field("iban", null, false));
        var result = Assert.IsType<ActionOutcome.Done>(await RunAsync(new Reader(reading), form: null)).Result;
        var letter = Assert.IsType<MapValue>(result["letter"]);
        Assert.Equal((Value.Of(new DateOnly(1984, 3, 7)), Value.Of(12.5m)), (letter["birthDate"], letter["amount"]));
        Assert.Null(letter["iban"]);
        Assert.Null(letter["amount2"]);
        Assert.Equal(CelType.Date, ReadingValues.LetterType.Field("birthDate")!.Type);
        Assert.True(ReadingValues.LetterType.Field("iban") is { IsOptional: true, IsPersonal: true });
        Assert.Null(Assert.IsType<ActionOutcome.Done>(await RunAsync(new Reader(reading))).Result["letter"]);
    }

    [Fact]
    public async Task WhatWasNotAcceptedIsStillEvidence()
    {
        await RunAsync(new Reader(Some(Field("name", null, false))));
        var field = Assert.Single(_sink.Fields);
        Assert.Equal(("name", "raw", false), (field.Name, field.ReadAs, field.Accepted));
        Assert.Contains("crop name", _sink.Attached);
        Assert.Contains("page 1", _sink.Attached);
    }

    [Fact]
    public async Task AnUnreadableDocumentIsABusinessFailureWithItsReason()
    {
        var refused = Assert.IsType<ActionOutcome.Refused>(await RunAsync(new Reader(null)));
        Assert.Equal("unreadable", refused.Failure);
        Assert.Equal("encrypted", refused.Detail!.Text("reason"));
    }

    [Fact]
    public void EveryOutputOfTheFormMayBeUnset()
    {
        Assert.Equal(SampleForm.Template.Fields.Count, Asset.Signature.Outputs.Length);
        Assert.All(Asset.Signature.Outputs, output => Assert.True(output.IsOptional));
        Assert.Equal(CelType.Int, Asset.Signature.Outputs.Single(output => output.Name == "days").Type);
    }

    private static DocumentReading Some(params FieldReading[] fields) =>
        new([new PageReading(1, 100, 100, 0, 0, [], "words", [1])], "application", 1, fields, null, []);

    private static FieldReading Field(string name, object? value, bool accepted) => new(name, value, "raw", 0.9, accepted, 1, default, [], [], [1]);

    private Task<ActionOutcome> RunAsync(IDocumentReader reader, string? form = "forms/application") => new DocumentReadAction(reader).RunAsync(
        new ActionContext
        {
            Case = new CaseIdentity("2026-000001", "w", "00", "d", "reading", 1, 1),
            Inputs = Value.Map(("document", new Document("id", "scan.pdf", "application/pdf", 1).ToValue()), ("form", form is null ? null : Value.Of(form))),
            Scopes = null!,
            Effect = null!,
            Documents = new Store(),
            Assets = new Assets(),
            Evidence = _sink,
            Secrets = null!,
            Time = TimeProvider.System,
            Log = NullLogger.Instance,
        },
        default);

    private sealed class Reader(DocumentReading? reading) : IDocumentReader
    {
        public Task<DocumentReading> ReadAsync(ReadRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(reading ?? throw new UnreadableException("encrypted", "the PDF is protected by a password."));
    }

    private sealed class Store : IDocumentStore
    {
        public Task<byte[]> ReadAsync(Document document, CancellationToken cancellationToken) => Task.FromResult(new byte[] { 1 });

        public Task<Document> StoreAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }

    private sealed class Assets : IAssetResolver
    {
        public T Get<T>(string reference)
            where T : class, IAsset => (T)(object)Asset;

        public ImmutableArray<T> All<T>()
            where T : class, IAsset => [(T)(object)Asset];
    }

    private sealed class Sink : IEvidenceSink
    {
        public List<FieldEvidence> Fields { get; } = [];

        public List<string> Attached { get; } = [];

        public Task AttachAsync(string kind, string title, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            Attached.Add($"{kind} {title}");
            return Task.CompletedTask;
        }

        public void Field(FieldEvidence field) => Fields.Add(field);

        public void Step(string text)
        {
        }
    }
}
