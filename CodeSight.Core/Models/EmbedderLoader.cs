namespace CodeSight.Core.Models;

/// <summary>Loads a model other than the configured one: the active model during a model migration.</summary>
/// <param name="folder">The model's folder, absolute.</param>
/// <returns>The embedder; the caller disposes it if it is <see cref="IDisposable"/>.</returns>
/// <exception cref="ModelSettingException">The folder cannot be used.</exception>
public delegate IEmbedder EmbedderLoader(string folder);
