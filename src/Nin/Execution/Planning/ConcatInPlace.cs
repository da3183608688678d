using System.Collections.Immutable;

namespace Nin.Execution.Planning;

/// <summary>
/// When answering, what can (a convolution) writes straight into the concatenation that alone reads it: each output pixel goes
/// into its channels of the wider pixel, and nothing of it is copied afterwards.
/// </summary>
/// <remarks>
/// In a fire module of SqueezeNet all inputs of the concatenation are such, in an inception block of GoogLeNet too. An input that
/// anything else reads or makes is copied as before. No number depends on it.
/// </remarks>
internal static class ConcatInPlace
{
    /// <summary>Gives the values for which it can be done their place within a concatenation.</summary>
    public static void Place(ImmutableArray<Operation> operations)
    {
        ILookup<Value, int> readers = Grouping.ReadersOf(operations);
        foreach (Operation maker in operations)
        {
            // Where a reshape stands between, which is no operation, the pixels of the two are not the same.
            Value value = maker.Output;
            if (!value.IsOutput && readers[value].ToArray() is [int reader]
                && operations[reader].RangeOf(value) is ChannelRange range && maker.ChannelsIntoWider == range.Count)
            {
                value.Within = range;
            }
        }
    }
}
