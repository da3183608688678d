using Nin.Formats;

namespace Nin.PyTorch.Reading;

/// <summary>The bytes that may be allocated for one file. They are charged before they are allocated.</summary>
internal sealed class ReadBudget
{
    private readonly long _most;
    private long _spent;

    /// <exception cref="NinFormatException">The file is larger than the limits allow.</exception>
    public ReadBudget(StateDictLimits limits, long fileBytes)
    {
        if (fileBytes > limits.FileBytes)
        {
            throw new NinFormatException(
                StateDict.FormatName, $"expected a file of at most {limits.FileBytes} bytes, got {fileBytes}.",
                hint: "StateDictLimits allow more.");
        }

        Limits = limits;
        _most = checked(limits.LeastBytes + (limits.BytesPerByte * fileBytes));
    }

    public StateDictLimits Limits { get; }

    /// <summary>Charges for an object or an array of this many bytes.</summary>
    /// <exception cref="NinFormatException">It is more than the file may cost.</exception>
    public void Charge(Int128 bytes, string what)
    {
        if (bytes > _most - _spent)
        {
            throw new NinFormatException(
                StateDict.FormatName, $"expected a file that becomes at most {_most} bytes, got more: {bytes} bytes for {what}.",
                hint: "StateDictLimits allow more.");
        }

        _spent += (long)bytes;
    }
}
