using Nin.Testing.Cases;
using Nin.Testing.Memory;

namespace Nin.Kernels.Tests.Cases;

/// <summary>
/// Every kernel on arrays that touch forbidden memory: a single float read or written too far ends the test run.
/// </summary>
public class GuardedMemoryTests
{
    public static TheoryData<string> Names => EdgeCatalog.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void EverySet_BesideForbiddenMemory_StaysInsideAndGivesTheSameBits(string name)
    {
        OperationCase operation = EdgeCatalog.Find(name);
        foreach (KernelSet set in KernelSet.Supported)
        {
            var free = new Workspace(operation);
            CaseRun.Run(operation, set, free);
            foreach (GuardedSide side in Enum.GetValues<GuardedSide>())
            {
                using var memory = new GuardedMemory(side);
                var guarded = new Workspace(operation, allocate: memory.Allocate);
                CaseRun.Run(operation, set, guarded);
                CaseRun.AssertSameBits($"{name} on {set.Name}, guarded at the {side}", free.Outputs, guarded.Outputs);
                CaseRun.AssertSameBits($"{name} on {set.Name}, guarded at the {side}", free.InputGradients, guarded.InputGradients);
            }
        }
    }

    [Fact]
    public void GuardedMemory_WriteBesideTheArray_IsFound()
    {
        // The other end of the page, which may be written: on it the check for other systems rests.
        var memory = new GuardedMemory(GuardedSide.End);
        Memory<float> array = memory.Allocate(3);
        System.Runtime.InteropServices.MemoryMarshal.GetReference(array.Span) = 1f;
        System.Runtime.CompilerServices.Unsafe.Add(
            ref System.Runtime.InteropServices.MemoryMarshal.GetReference(array.Span), -1) = 1f;

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(memory.Dispose);

        Assert.Equal("GuardedMemory: expected nothing written outside an array, got other values there.", error.Message);
    }
}
