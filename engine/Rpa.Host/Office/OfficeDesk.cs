using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rpa.Engine;
using Rpa.Language.Bundles;

namespace Rpa.Host.Office;

/// <summary>Answers calls on an engine: the same commands and queries that the pages and the API use.</summary>
internal sealed class OfficeDesk
{
    /// <summary>Data and enums as the API shows them.</summary>
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new Language.Running.ValueJson() },
    };

    private readonly FrozenDictionary<string, Func<OfficeCall, CancellationToken, Task<OfficeReply>>> _commands;

    public OfficeDesk(RpaEngine engine, BotCatalog catalog) => _commands = new Dictionary<string, Func<OfficeCall, CancellationToken, Task<OfficeReply>>>(
        new ListCalls(engine).All.Concat(new CaseCalls(engine).All).Concat(new FleetCalls(engine, catalog).All).Concat(new RecordsCalls(engine.Records).All)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A call puts something into the inbox of cases.</summary>
    public static bool IsToCases(OfficeCall call) => CaseCalls.Names.Contains(call.Command) || call.Command is "move-version" or "patch" or "patch-back";

    /// <summary>Does what a call asks.</summary>
    public async Task<OfficeReply> AnswerAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        try
        {
            return _commands.TryGetValue(call.Command, out var command)
                ? await command(call, cancellationToken)
                : new OfficeReply(ExitCode.Usage, $"This program knows no command '{call.Command}'; the one that asks may be newer.", null);
        }
        catch (OfficeFaultException fault)
        {
            return new OfficeReply(fault.ExitCode, fault.Message, null);
        }
        catch (EngineStartException fault)
        {
            return new OfficeReply(fault.ExitCode, fault.Message, null);
        }
        catch (System.Data.Common.DbException fault)
        {
            return new OfficeReply(ExitCode.Unreachable, $"The database does not answer: {fault.Message} Try again when it does.", null);
        }
    }

    /// <summary>A result without a fault.</summary>
    public static OfficeReply Done(object result) => new(ExitCode.Done, null, ToNode(result));

    public static JsonNode ToNode(object value) => JsonSerializer.SerializeToNode(value, Json)!;
}
