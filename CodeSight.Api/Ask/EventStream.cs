namespace CodeSight.Api.Ask;

/// <summary>Metadata of a route that also answers as server-sent events.</summary>
/// <param name="Description">When it does, and which events there are.</param>
/// <param name="Data">The types of the events' data, which become schemas of the description.</param>
internal sealed record EventStream(string Description, params IReadOnlyList<Type> Data);
