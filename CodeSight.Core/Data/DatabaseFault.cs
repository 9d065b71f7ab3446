using Npgsql;

namespace CodeSight.Core.Data;

/// <summary>Tells a database that is away for a while from a statement that is wrong.</summary>
public static class DatabaseFault
{
    /// <summary>
    /// The fault of the database in an exception's chain that may pass: it is away, starting, stopping, full or refusing us. Null for
    /// everything else; a statement that fails for another reason is a bug.
    /// </summary>
    public static NpgsqlException? Passing(Exception exception)
    {
        for (var fault = exception; fault is not null; fault = fault.InnerException)
            if (fault is PostgresException postgres)
                return postgres.IsTransient || postgres.SqlState[..2] is "08" or "28" or "3D" or "53" or "57" ? postgres : null;
            else if (fault is NpgsqlException npgsql)
                return npgsql;
        return null;
    }
}
