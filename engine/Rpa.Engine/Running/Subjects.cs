using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Engine.Running;

/// <summary>The short text by which people recognise a case in a list.</summary>
internal static class Subjects
{
    private const int Longest = 120;

    /// <summary>The field `subject` where it is declared and set, else the first text or e-mail address that is set.</summary>
    public static string Of(WorkflowDefinition definition, MapValue data)
    {
        if (data.Count == 0)
        {
            return "";
        }

        var text = data.Text("subject");
        foreach (var field in definition.Data)
        {
            if (text is not null)
            {
                break;
            }

            text = field.Type.Kind is DataKind.Text or DataKind.Email ? data.Text(field.Name) : null;
        }

        return text is null ? "" : Shorten(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    private static string Shorten(string line)
    {
        if (line.Length <= Longest)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[Longest - 2]) ? Longest - 2 : Longest - 1;
        return line[..end] + "…";
    }
}
