using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>Who may start a case, and with what.</summary>
public static class StartRules
{
    /// <summary>Why a start is refused, or null.</summary>
    public static LocalText? Refuse(WorkflowDefinition definition, string start, MapValue data, int documents, Actor actor)
    {
        switch (start)
        {
            case "hand-off" when definition.Starts.OfType<HandOffStart>().FirstOrDefault() is { } handOff:
                if (!actor.Roles.Contains(handOff.Role))
                {
                    return new LocalText($"Einen Fall übergeben darf hier die Rolle '{handOff.Role}'.", $"Handing a case over takes the role '{handOff.Role}' here.");
                }

                if (documents < handOff.Documents)
                {
                    return new LocalText($"Es fehlen Unterlagen: mindestens {handOff.Documents}.", $"Documents are missing: at least {handOff.Documents}.");
                }

                return Fields(definition, data, handOff.Form, [.. handOff.Form.Except(handOff.Optional)]);
            case "api" when definition.Starts.OfType<ApiStart>().FirstOrDefault() is { } api:
                return Fields(definition, data, api.Fields, api.Fields);
            default:
                return new LocalText($"'{definition.Name}' kann nicht mit '{start}' begonnen werden.", $"'{definition.Name}' cannot be started by '{start}'.");
        }
    }

    private static LocalText? Fields(WorkflowDefinition definition, MapValue data, ImmutableArray<string> allowed, ImmutableArray<string> required)
    {
        foreach (var name in required.Where(n => data[n] is null))
        {
            var label = definition.Field(name)?.Label ?? LocalText.Same(name);
            return new LocalText($"{label.De}: Bitte ausfüllen.", $"{label.En}: please fill in.");
        }

        foreach (var (key, value) in data.Entries)
        {
            if (!allowed.Contains(key.ToString()) || definition.Field(key.ToString()) is not { } field)
            {
                return new LocalText($"Das Feld '{key}' gehört nicht zu diesem Formular.", $"The field '{key}' does not belong to this form.");
            }

            if (field.Type.FromValue(value).Fault is { } fault)
            {
                return new LocalText($"{field.Label.De}: {fault.De}", $"{field.Label.En}: {fault.En}");
            }
        }

        return null;
    }
}
