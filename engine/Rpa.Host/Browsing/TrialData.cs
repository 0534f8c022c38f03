using System.Security.Cryptography;
using System.Text.Json;
using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Host.Terminal;

namespace Rpa.Host.Browsing;

/// <summary>What `--data FILE.json` gives a script that runs alone: its inputs by their keys. A document is the path of a file, seen from the data's own folder. All faults are told at once.</summary>
internal sealed class TrialData
{
    private readonly string _folder;
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, byte[]> _documents = [];

    private TrialData(string folder) => _folder = folder;

    /// <summary>The inputs by key.</summary>
    public MapValue Inputs { get; private set; } = MapValue.Empty;

    /// <summary>Bytes of the documents among them, by SHA-256.</summary>
    public IReadOnlyDictionary<string, byte[]> Documents => _documents;

    /// <summary>Reads it for a signature.</summary>
    public static TrialData Read(FileInfo? file, IReadOnlyCollection<InputParameter> inputs)
    {
        var data = new TrialData(file?.DirectoryName ?? Directory.GetCurrentDirectory());
        using var json = Json(file);
        var given = json.RootElement.EnumerateObject().ToList();
        foreach (var property in given)
        {
            if (inputs.FirstOrDefault(i => i.Name == property.Name) is not { } input)
            {
                data._faults.Add($"The script has no input '{property.Name}'. {DidYouMean.Remedy(property.Name, inputs.Select(i => i.Name))}".TrimEnd());
            }
            else if (property.Value.ValueKind != JsonValueKind.Null && data.Value(property.Value, input.Type, $"'{input.Name}'") is { } value)
            {
                data.Inputs = data.Inputs.With(input.Name, value);
            }
        }

        data._faults.AddRange(inputs.Where(i => i.IsRequired && !given.Exists(p => p.Name == i.Name)).Select(i => $"The script needs the input '{i.Name}' ({i.Type}). Add \"{i.Name}\" to the data."));
        return data._faults.Count == 0 ? data : throw new UserFaultException(ExitCode.Input, string.Join('\n', data._faults));
    }

    private static JsonDocument Json(FileInfo? file)
    {
        if (file is null)
        {
            return JsonDocument.Parse("{}");
        }

        try
        {
            var json = JsonDocument.Parse(Commands.FormFiles.Document(file), new JsonDocumentOptions { MaxDepth = 32, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json
                : throw new UserFaultException(ExitCode.Input, $"'{file.FullName}' holds no JSON object. Write the script's inputs by their keys: {{ \"house-number\": \"14 A\" }}.");
        }
        catch (JsonException e)
        {
            throw new UserFaultException(ExitCode.Input, $"'{file.FullName}' is no JSON: {e.Message}", e);
        }
    }

    private Value? Value(JsonElement json, CelType type, string what)
    {
        switch (type.Kind)
        {
            case CelKind.List when json.ValueKind == JsonValueKind.Array:
                return Rpa.Expressions.Values.Value.Of(json.EnumerateArray().Select((item, i) => Value(item, type.Parameters[0], $"{what}[{i}]")).OfType<Value>());
            case CelKind.Record when type == CelType.Document:
                return Document(json, what);
            case CelKind.Record when json.ValueKind == JsonValueKind.Object:
                return Record(json, type, what);
            case CelKind.List or CelKind.Record:
                _faults.Add($"{what} is {json.ValueKind.ToString().ToLowerInvariant()}; {type} was expected.");
                return null;
            case CelKind.Dyn:
                return Rpa.Expressions.Cel.Conformance.CelJson.Read(json);
        }

        var kind = type.Kind switch
        {
            CelKind.Int => DataKind.Integer,
            CelKind.Decimal or CelKind.Double => DataKind.Decimal,
            CelKind.Bool => DataKind.Boolean,
            CelKind.Date => DataKind.Date,
            CelKind.Timestamp => DataKind.DateTime,
            _ => DataKind.Text,
        };

        // A text is read as people write it, and a text may be a number in the file.
        var data = new DataType(kind);
        var read = json.ValueKind switch
        {
            JsonValueKind.String => data.FromText(json.GetString()!, System.Globalization.CultureInfo.GetCultureInfo("de")),
            JsonValueKind.Number when kind == DataKind.Text => data.FromText(json.GetRawText(), System.Globalization.CultureInfo.InvariantCulture),
            _ => data.FromJson(json),
        };
        if (read.Value is null)
        {
            _faults.Add($"{what}: {read.Fault?.En}");
        }

        return read.Value;
    }

    private MapValue Record(JsonElement json, CelType type, string what)
    {
        var map = MapValue.Empty;
        foreach (var property in json.EnumerateObject())
        {
            if (type.Field(property.Name) is not { } field)
            {
                _faults.Add($"{what} has no field '{property.Name}'. {DidYouMean.Remedy(property.Name, type.Fields.Select(f => f.Name))}".TrimEnd());
            }
            else if (property.Value.ValueKind != JsonValueKind.Null && Value(property.Value, field.Type, $"{what}.{field.Name}") is { } value)
            {
                map = map.With(field.Name, value);
            }
        }

        _faults.AddRange(type.Fields.Where(f => !f.IsOptional && !json.TryGetProperty(f.Name, out _)).Select(f => $"{what} lacks the field '{f.Name}' ({f.Type})."));
        return map;
    }

    private MapValue? Document(JsonElement json, string what)
    {
        var path = json.ValueKind == JsonValueKind.String ? Path.Combine(_folder, json.GetString()!) : null;
        if (path is null || !File.Exists(path))
        {
            _faults.Add($"{what} is {(path is null ? json.ValueKind.ToString().ToLowerInvariant() : $"'{json.GetString()}', which does not exist")}; the path of a file was expected, seen from the folder of the data.");
            return null;
        }

        var bytes = Commands.FormFiles.Document(new FileInfo(path));
        var id = Convert.ToHexStringLower(SHA256.HashData(bytes));
        _documents[id] = bytes;
        return new Document(id, Path.GetFileName(path), ContentSniffer.MediaType(bytes), bytes.Length).ToValue();
    }
}
