using Npgsql;

namespace CodeSight.Core.Data;

/// <summary>Tells transient faults of the database from bugs.</summary>
public static class DatabaseFault
{
    /// <summary>Describes a transient fault for the operator in one sentence, without secrets.</summary>
    public static string Describe(NpgsqlException fault) => fault?.SqlState switch
    {
        PostgresErrorCodes.DiskFull => "The database's disk is full; work goes on when there is room again.",
        PostgresErrorCodes.OutOfMemory => "The database is out of memory; work goes on when it has some again.",
        PostgresErrorCodes.TooManyConnections => "The database has no connection to spare.",
        PostgresErrorCodes.CannotConnectNow => "The database is starting or stopping.",
        PostgresErrorCodes.InvalidCatalogName => "The database of this name does not exist.",
        ['2', '8', ..] => "The database refuses this user.",
        _ => "The database cannot be reached.",
    };

    /// <summary>Returns whether the database answers but has run out of disk or memory: reads may succeed while writes fail.</summary>
    public static bool IsOutOfRoom(NpgsqlException fault) =>
        fault?.SqlState is PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory;

    /// <summary>
    /// Returns the transient database fault in an exception's chain: unavailable, starting, stopping, full or refusing the user. Returns
    /// null for everything else; a statement that fails for another reason is a bug.
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
