using System.Globalization;

namespace CodeSight.Core.Data;

/// <summary>
/// Tells this database from the others: the same in every process on it and after every start, and in a copy of it. Known once
/// <see cref="DatabaseMigration"/> has run.
/// </summary>
public sealed class DatabaseIdentity
{
    private string? _value;

    /// <summary>16 hexadecimal digits.</summary>
    /// <exception cref="InvalidOperationException">It is not known yet.</exception>
    public string Value =>
        _value ?? throw new InvalidOperationException("The database's identity is read by its migration, which has not run yet.");

    internal void Set(long number) => _value = number.ToString("x16", CultureInfo.InvariantCulture);
}
