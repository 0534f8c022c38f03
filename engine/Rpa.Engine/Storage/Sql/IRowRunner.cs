namespace Rpa.Engine.Storage.Sql;

/// <summary>Runs a statement for one row after another, for a database that runs in this process and takes no arrays.</summary>
internal interface IRowRunner : IDisposable
{
    /// <summary>Runs it for each row; how many rows of tables it changed in all.</summary>
    int Run(string sql, IReadOnlyList<object?[]> rows);

    /// <summary>Runs it for each row; the first column, a text, of whatever it gives.</summary>
    List<string> Texts(string sql, IReadOnlyList<object?[]> rows);
}
