using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rpa.Samples.Mails;

/// <summary>What a generated mail is, known because it was made so.</summary>
public sealed record MailTruth
{
    /// <summary>Without angle brackets; unique.</summary>
    public required string MessageId { get; init; }

    /// <summary>Name of the file in the Maildir's <c>new</c>.</summary>
    public required string MaildirFile { get; init; }

    /// <summary>Address of the sender.</summary>
    public required string From { get; init; }

    /// <summary><c>holiday-let</c>, <c>misuse-report</c>, <c>passport-enquiry</c>, <c>general-question</c> or <c>unexpected</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Form attached and every required field filled in.</summary>
    public required bool Complete { get; init; }

    /// <summary>A person could read the scan. True for mails without one.</summary>
    public required bool Readable { get; init; }

    /// <summary>Message-ID of the mail that this one repeats.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>A machine can be expected to go all the way: complete, readable, no duplicate, of a known kind.</summary>
    public bool Eligible => Complete && Readable && DuplicateOf is null && Kind != "unexpected";

    /// <summary><c>light</c>, <c>medium</c>, <c>heavy</c>, <c>hopeless</c>, or <c>none</c> without a scan.</summary>
    public required string Grade { get; init; }

    /// <summary>Kind of the entry that belongs into the register for it (one for a mail and its duplicate together): <c>holiday-let</c>, <c>misuse-report</c>, <c>passport-appointment</c>, or none.</summary>
    public string? RegisterKind { get; init; }

    /// <summary>What a general question is about, and its language: <c>opening-hours</c> ...; none for other kinds.</summary>
    public string? Topic { get; init; }

    /// <summary><c>de</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "de";

    /// <summary>Required fields that the sender left empty.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What stands on the form, as meant: numbers with a decimal point, dates as yyyy-MM-dd, marks as true or false, a choice by its option.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>The two lines of the copied passport; empty when none is attached.</summary>
    public IReadOnlyList<string> Mrz { get; init; } = [];
}

/// <summary>The truth about a generated mailbox, kept where the engine does not look.</summary>
public sealed record GroundTruth(long Seed, DateOnly BaseDate, IReadOnlyList<MailTruth> Mails)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Where the truth lies in its folder.</summary>
    public static string PathIn(string directory) => Path.Combine(directory, "truth.json");

    /// <summary>Reads what <see cref="Save"/> wrote; null when there is none.</summary>
    public static GroundTruth? Load(string directory) =>
        File.Exists(PathIn(directory)) ? JsonSerializer.Deserialize<GroundTruth>(File.ReadAllText(PathIn(directory)), s_json) : null;

    /// <summary>Writes it whole or not at all.</summary>
    public void Save(string directory)
    {
        Directory.CreateDirectory(directory);
        var draft = PathIn(directory) + ".tmp";
        File.WriteAllText(draft, JsonSerializer.Serialize(this, s_json));
        File.Move(draft, PathIn(directory), overwrite: true);
    }
}
