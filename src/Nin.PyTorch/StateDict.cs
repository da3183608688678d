using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Nin.Formats;
using Nin.Formats.Archives;
using Nin.Formats.Safetensors;
using Nin.PyTorch.Pickling;
using Nin.PyTorch.Reading;
using Nin.Tensors;

namespace Nin.PyTorch;

/// <summary>The tensors of a file that PyTorch wrote, or that it reads: weights under their names.</summary>
/// <remarks>
/// Nothing of a file is run: of a pickle's names only those are known that tensors need, and any other is refused by its name.
/// Numbers of every dense type become float32; sparse, quantised and complex tensors are refused. Numbers and texts beside the
/// tensors are passed over. <b>Source</b> torch.save and torch.load; the safetensors format.
/// </remarks>
public sealed class StateDict
{
    internal const string FormatName = "PyTorch";

    private const int BeginningBytes = 512, TarMarkAt = 257, BraceAt = 8;

    private StateDict(ImmutableArray<NamedTensor> tensors, string? key)
    {
        (Tensors, Key) = (tensors, key);
    }

    /// <summary>The tensors, in the file's order. Those of dicts inside one another have the keys before their names.</summary>
    public ImmutableArray<NamedTensor> Tensors { get; }

    /// <summary>The key under which they were found; null where the file holds nothing else.</summary>
    public string? Key { get; }

    /// <summary>
    /// Reads a file: torch.save's zip archive (TorchScript's too), what torch.save wrote before 1.6, or safetensors. Which it is
    /// is told from its first bytes, not from its name.
    /// </summary>
    /// <param name="path">The file: <c>.pt</c>, <c>.pth</c>, <c>.bin</c>, <c>.safetensors</c>.</param>
    /// <param name="key">
    /// Under which key of a checkpoint the tensors are, with dots between keys of dicts inside one another. Where null, the usual
    /// ones are looked at (<c>state_dict</c>, <c>model_state_dict</c>, <c>model</c> and the like), then the only dict that has
    /// tensors; all there are otherwise.
    /// </param>
    /// <param name="limits">What may be spent on it; <see cref="StateDictLimits.Default"/> where null.</param>
    /// <exception cref="NinFormatException">
    /// It is none of these, is damaged, costs more than the limits allow, or holds something else than tensors, numbers and
    /// texts.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static StateDict Read(string path, string? key = null, StateDictLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using SafeFileHandle file = File.OpenHandle(path);
        try
        {
            return Read(file, path, key, new ReadBudget(limits ?? StateDictLimits.Default, RandomAccess.GetLength(file)));
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(path);
        }
    }

    private static StateDict Read(SafeFileHandle file, string path, string? key, ReadBudget budget)
    {
        var beginning = new byte[Math.Min(BeginningBytes, RandomAccess.GetLength(file))];
        SpooledFile.ReadAll(file, 0, beginning);
        if (beginning.AsSpan().StartsWith("PK\x3\x4"u8))
        {
            var archive = new ZipCheckpoint(file, path, budget);
            return Of(archive.Root, archive, key, budget);
        }

        if (beginning.Length > BraceAt && beginning[BraceAt] == (byte)'{')
        {
            return key is null
                ? Safetensors(path, budget)
                : throw new NinFormatException(FormatName, $"expected a checkpoint to find '{key}' in, got a safetensors file.");
        }

        if (beginning is [Opcode.Proto, ..])
        {
            byte[] content = Content(file, budget);
            var checkpoint = new LegacyCheckpoint(content, budget);
            return Of(checkpoint.Root, checkpoint, key, budget);
        }

        throw beginning.AsSpan(Math.Min(TarMarkAt, beginning.Length)).StartsWith("ustar"u8)
            ? new NinFormatException(
                FormatName, "expected a file of PyTorch 0.1.10 or later, got a tar archive, as earlier ones wrote.",
                hint: "A PyTorch from 0.4 on reads it and can save it again.")
            : new NinFormatException(
                FormatName, "expected a zip archive, a pickle or a safetensors file, got something else.",
                hint: "Is it a PyTorch file, and whole?");
    }

    private static StateDict Of(PickleValue root, IStorages storages, string? key, ReadBudget budget)
    {
        (string? found, List<(string Name, PickledTensor Tensor)> views) = new TensorTree(budget).Find(root, key);
        return new StateDict(new TensorAssembly(storages, budget).Build(views), found);
    }

    private static byte[] Content(SafeFileHandle file, ReadBudget budget)
    {
        long length = RandomAccess.GetLength(file);
        budget.Charge(length, "the file");
        byte[] content = length <= Array.MaxLength ? new byte[length] : throw new NinFormatException(
            FormatName, $"expected at most {Array.MaxLength} bytes of a file from before PyTorch 1.6, got {length}.");
        SpooledFile.ReadAll(file, 0, content);
        return content;
    }

    private static StateDict Safetensors(string path, ReadBudget budget)
    {
        SafetensorsFile file = SafetensorsFile.Read(
            path, Limits.Default with { FileBytes = budget.Limits.FileBytes, DecodeBytes = budget.Limits.FileBytes });
        return new StateDict(
            [.. file.Tensors.Select(tensor => new NamedTensor(tensor.Name, SafetensorsNumbers.Of(tensor, budget)))], null);
    }
}
