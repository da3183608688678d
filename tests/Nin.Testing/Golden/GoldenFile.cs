using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Nin.Testing.Golden;

/// <summary>One tensor of a golden file.</summary>
/// <param name="Shape">Its sizes, as PyTorch has them.</param>
/// <param name="Values">Its values, row-major.</param>
public sealed record GoldenTensor(int[] Shape, float[] Values);

/// <summary>
/// The tensors of a golden file: safetensors with nothing but float32, read with no check, since the files are the
/// repository's own and the library's reader is itself under test.
/// </summary>
public static class GoldenFile
{
    /// <summary>Reads all tensors by name.</summary>
    public static IReadOnlyDictionary<string, GoldenTensor> Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(sizeof(ulong), headerLength));
        int data = sizeof(ulong) + headerLength;
        return header.RootElement.EnumerateObject().ToDictionary(
            entry => entry.Name,
            entry =>
            {
                int[] offsets = Integers(entry.Value.GetProperty("data_offsets"));
                ReadOnlySpan<byte> values = bytes.AsSpan((data + offsets[0])..(data + offsets[1]));
                return new GoldenTensor(Integers(entry.Value.GetProperty("shape")), MemoryMarshal.Cast<byte, float>(values).ToArray());
            });
    }

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetInt32())];
}
