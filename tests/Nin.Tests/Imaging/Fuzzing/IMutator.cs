using Nin.Random;

namespace Nin.Tests.Imaging.Fuzzing;

/// <summary>Damages a file.</summary>
internal interface IMutator
{
    byte[] Mutate(byte[] file, ref RandomStream random);
}
