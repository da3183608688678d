using Nin.Formats;

namespace Nin.Models;

/// <summary>
/// Reads the models of another framework. Once it is registered with <see cref="ModelReaders"/>, such a file is taken wherever a
/// model is asked for.
/// </summary>
public abstract class ModelReader
{
    /// <summary>What the format is called in messages, such as <c>ONNX</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The endings of such files, with their dots, in lower case.</summary>
    public abstract IReadOnlyList<string> Endings { get; }

    /// <summary>Reads a file; nothing in it is run.</summary>
    /// <exception cref="NinFormatException">It is damaged, or holds what the library has no layer for.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public abstract ImportedNetwork Read(string path);
}
