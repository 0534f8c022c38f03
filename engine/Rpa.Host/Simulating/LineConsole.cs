using Spectre.Console;

namespace Rpa.Host.Simulating;

/// <summary>Where the input has ended: there is nothing left to ask.</summary>
internal sealed class InputEndedException : Exception;

/// <summary>Questions and answers, a line each: in a terminal as well as through a pipe.</summary>
internal sealed class LineConsole(IAnsiConsole console, TextReader input, bool echo)
{
    /// <summary>A line in a style.</summary>
    public void Line(string text, string style = "") => console.WriteLine(text, style.Length == 0 ? Style.Plain : Style.Parse(style));

    /// <summary>The trimmed answer to a question; throws <see cref="InputEndedException"/> where none can come any more.</summary>
    public string Ask(string question)
    {
        console.Write(question, Style.Parse("bold"));
        var line = input.ReadLine();
        if (line is null)
        {
            console.WriteLine();
            throw new InputEndedException();
        }

        if (echo)
        {
            console.WriteLine(line);
        }

        return line.Trim();
    }
}
