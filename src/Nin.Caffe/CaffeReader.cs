using Nin.Models;

namespace Nin.Caffe;

/// <summary>Reads Caffe's files wherever a model is asked for: <c>ModelReaders.Register(new CaffeReader())</c>.</summary>
/// <param name="options">What is told beside the file; the usual where not given.</param>
public sealed class CaffeReader(CaffeImportOptions? options = null) : ModelReader
{
    /// <inheritdoc/>
    public override string Name => "Caffe";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Endings { get; } = [".caffemodel"];

    /// <inheritdoc/>
    public override ImportedNetwork Read(string path) => CaffeImport.Read(path, options);
}
