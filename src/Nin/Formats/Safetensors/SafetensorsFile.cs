using System.Diagnostics.CodeAnalysis;

namespace Nin.Formats.Safetensors;

/// <summary>A safetensors file in memory: named tensors and a map of strings.</summary>
/// <remarks>
/// <b>Source</b> The safetensors format: 8 bytes little-endian header length, a JSON header
/// <c>{"name": {"dtype", "shape", "data_offsets"}, "__metadata__": {...}}</c>, then the data without gaps.
/// </remarks>
public sealed class SafetensorsFile
{
    private readonly Dictionary<string, SafetensorsTensor> _byName;

    internal SafetensorsFile(IReadOnlyDictionary<string, string> metadata, SafetensorsTensor[] tensors)
    {
        (Metadata, Tensors) = (metadata, tensors);
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The file's <c>__metadata__</c>; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>Finds a tensor by its name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>Reads a file wholly, at most <see cref="Limits.FileBytes"/> and <see cref="Limits.DecodeBytes"/> bytes.</summary>
    /// <exception cref="NinFormatException">
    /// The file is not a safetensors file, is damaged or is larger than the limits allow.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SafetensorsFile Read(string path, Limits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        limits ??= Limits.Default;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            return Read(stream, limits);
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(path);
        }
    }

    /// <summary>
    /// Reads from a stream's position to its end, at most <see cref="Limits.FileBytes"/> and <see cref="Limits.DecodeBytes"/>
    /// bytes. The stream need not know its length, and is left open.
    /// </summary>
    /// <exception cref="NinFormatException">
    /// The content is not a safetensors file, is damaged or is larger than the limits allow.
    /// </exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static SafetensorsFile Read(Stream stream, Limits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= Limits.Default;
        long most = Math.Min(Math.Min(limits.FileBytes, limits.DecodeBytes), Array.MaxLength);
        if (!stream.CanSeek)
        {
            return Parse(ReadToEnd(stream, most), limits);
        }

        try
        {
            // The length is known, so the budget is charged for exactly what is allocated.
            long length = stream.Length - stream.Position;
            return length <= most ? SafetensorsHeader.Read(stream, length, limits) : throw TooLarge(most, length);
        }
        catch (EndOfStreamException error)
        {
            throw SafetensorsHeader.Failure("the file became shorter while it was read.", inner: error);
        }
    }

    /// <summary>Reads a file from memory; the tensors share the bytes, which must not be changed.</summary>
    /// <exception cref="NinFormatException">The content is not a safetensors file or is damaged.</exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> content, Limits? limits = null) =>
        SafetensorsHeader.Parse(content, limits ?? Limits.Default);

    private static byte[] ReadToEnd(Stream stream, long most)
    {
        using var content = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int got; (got = stream.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, content.Length + got <= most ? got : throw TooLarge(most, content.Length + got));
        }

        return content.ToArray();
    }

    private static NinFormatException TooLarge(long most, long length) =>
        SafetensorsHeader.Failure($"expected at most {most} bytes, got {length}.");
}
