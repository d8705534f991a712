/** The sooner of two instants at which a watermark must look again; -1 stands for never. */
export const sooner = (aUs: number, bUs: number): number => (aUs === -1 ? bUs : bUs === -1 ? aUs : Math.min(aUs, bUs));
